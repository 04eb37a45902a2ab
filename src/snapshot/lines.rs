//! Two texts compared line by line.

/// Which text a line stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The recorded one only.
    Recorded,
    /// The new one only.
    Answered,
    /// Both.
    Both,
}

/// A line, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// Where it stands.
    pub side: Side,
    /// The line.
    pub text: String,
}

/// More than this many pairs of lines are not compared one by one: all of both texts is shown.
const MOST_PAIRS: usize = 4_000_000;

/// The lines of both texts in order; what is the same stands once.
pub fn diff(recorded: &str, answered: &str) -> Vec<DiffLine> {
    let (old, new): (Vec<&str>, Vec<&str>) = (recorded.lines().collect(), answered.lines().collect());
    let line = |side, text: &str| DiffLine {
        side,
        text: text.to_owned(),
    };
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        let old = old.into_iter().map(|text| line(Side::Recorded, text));
        return old
            .chain(new.into_iter().map(|text| line(Side::Answered, text)))
            .collect();
    }
    let common = longest_common(&old, &new);
    let width = new.len() + 1;
    let at = |i: usize, j: usize| common.get(i * width + j).copied().unwrap_or_default();
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    while let (Some(left), Some(right)) = (old.get(i), new.get(j)) {
        if left == right {
            lines.push(line(Side::Both, left));
            (i, j) = (i + 1, j + 1);
        } else if at(i + 1, j) >= at(i, j + 1) {
            lines.push(line(Side::Recorded, left));
            i += 1;
        } else {
            lines.push(line(Side::Answered, right));
            j += 1;
        }
    }
    lines.extend(old.iter().skip(i).map(|text| line(Side::Recorded, text)));
    lines.extend(new.iter().skip(j).map(|text| line(Side::Answered, text)));
    lines
}

/// How many lines the rests of both texts have in common, for each pair of beginnings.
fn longest_common(old: &[&str], new: &[&str]) -> Vec<u32> {
    let width = new.len() + 1;
    let mut common = vec![0; width * (old.len() + 1)];
    for (i, left) in old.iter().enumerate().rev() {
        for (j, right) in new.iter().enumerate().rev() {
            common[i * width + j] = match left == right {
                true => common[(i + 1) * width + j + 1] + 1,
                false => common[(i + 1) * width + j].max(common[i * width + j + 1]),
            };
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        diff(old, new)
            .iter()
            .map(|line| match line.side {
                Side::Both => format!(" {}", line.text),
                Side::Recorded => format!("-{}", line.text),
                Side::Answered => format!("+{}", line.text),
            })
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn what_is_common_stands_once() {
        assert_eq!(shown("a\nb\nc", "a\nx\nc"), " a|-b|+x| c");
        assert_eq!(shown("a", "a\nb"), " a|+b");
        assert_eq!(shown("", "b"), "+b");
        assert_eq!(shown("a\nb", "b"), "-a| b");
    }
}
