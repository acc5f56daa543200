//! SIGHUP to the real process.
#![cfg(unix)]

use crate::support::gazetteers::publish_place;
use crate::support::process::Process;
use onomast::gazetteer::Gazetteer;

#[test]
fn a_hangup_reloads() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.onomast");
    let version = || Gazetteer::open(&path).expect("whole").version();
    publish_place(&path, "one", "Porto");
    let gazetteer = path.to_str().expect("UTF-8");
    let mut process = Process::serve(&["--watch-gazetteers", "0", "--gazetteer", gazetteer]);
    assert_eq!(process.logged("gazetteer loaded")["gazetteer_version"], version());
    process.logged("serving");

    publish_place(&path, "two", "Lagos");
    process.signal("-HUP");
    let line = process.logged("gazetteer loaded");
    assert_eq!(line["gazetteer_version"], version());
    assert_eq!(line["gazetteer"], "places");

    process.signal("-HUP");
    process.logged("gazetteer unchanged");

    std::fs::remove_file(&path).expect("there");
    process.signal("-HUP");
    let line = process.logged("gazetteers not loaded; what served before serves on");
    assert!(line["error"].as_str().is_some_and(|e| e.contains("cannot read the file")), "{line}");

    process.signal("-TERM");
    process.logged("stopped");
    assert!(process.ended().success());
}

#[test]
fn lists_are_read_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, list) = (folder.path().join("places.onomast"), folder.path().join("deny.tsv"));
    publish_place(&path, "one", "Porto");
    std::fs::write(&list, "Porto\n").expect("written");
    let [path, deny] = [&path, &list].map(|path| path.to_str().expect("UTF-8"));
    let mut process = Process::serve(&["--gazetteer", path, "--deny-list", deny]);
    process.logged("serving");
    std::fs::write(&list, "Lagos\n").expect("written");
    process.signal("-HUP");
    assert_eq!(process.logged("lists changed")["trigger"], "signal");
    std::fs::remove_file(&list).expect("there");
    process.signal("-HUP");
    let line = process.logged("gazetteers not loaded; what served before serves on");
    assert!(line["error"].as_str().is_some_and(|error| error.contains("deny.tsv")), "{line}");
}
