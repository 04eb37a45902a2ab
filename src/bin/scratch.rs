//! scratch
use opcheck::{profile::Profile, report, run, target::Target};
fn main() {
    let rt = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let path = std::env::args().nth(1).unwrap();
    let only: Vec<String> = std::env::args().nth(2).map(|t| t.split(',').map(str::to_owned).collect()).unwrap_or_default();
    let profile = match Profile::read(std::path::Path::new(&path)) { Ok(p) => p, Err(e) => { println!("{e}"); return } };
    let scripts = run::embedded().iter().flat_map(|f| f.scripts().unwrap()).collect();
    let plan = run::Plan { scripts, selection: run::Selection::new(&only, &[], None).unwrap(), run: "x1".into(), seed: 7, strict: false, preflight: true, concurrency: None, deadline: None, progress: None, stop: None };
    let record = rt.block_on(run::conduct(&[Target::remote(profile, &path)], plan));
    println!("{}", report::render(report::Reporter::Terminal, &record, &report::Style::plain()).unwrap());
}
