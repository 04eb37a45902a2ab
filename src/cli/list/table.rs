//! Rows as a table for people.

use super::rows::Row;
use crate::report::Style;

/// Columns as wide as their widest cell; the last one is as long as it is.
pub(super) fn table(rows: &[Row], style: &Style) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        for (index, cell) in row.cells.iter().enumerate() {
            let width = cell.chars().count();
            match widths.get_mut(index) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    let mut text = String::new();
    for row in rows {
        for (index, cell) in row.cells.iter().enumerate() {
            let style = if index == 0 {
                style.strong
            } else {
                anstyle::Style::new()
            };
            text.push_str(&format!("{style}{cell}{style:#}"));
            if index + 1 < row.cells.len() {
                let width = widths.get(index).copied().unwrap_or_default();
                let gap = width - cell.chars().count() + 2;
                text.extend(std::iter::repeat_n(' ', gap));
            }
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align() {
        let row = |cells: [&str; 2]| Row {
            cells: cells.map(str::to_owned).to_vec(),
            object: serde_json::Value::Null,
        };
        assert_eq!(
            table(&[row(["a", "x"]), row(["bé", "y"])], &Style::plain()),
            "a   x\nbé  y\n"
        );
    }
}
