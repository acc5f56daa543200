//! The real program, serving.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;

use super::default_gazetteer;

/// The program, and its log as it comes.
pub struct Process {
    child: Child,
    /// None once somebody else reads it.
    log: Option<BufReader<ChildStderr>>,
}

impl Process {
    /// Starts serving on a free port.
    pub fn serve(arguments: &[&str]) -> Self {
        Self::serve_in(arguments, &[])
    }

    /// The same with these variables in its environment.
    pub fn serve_in(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onomast"));
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments);
        Self::start(command.envs(environment.iter().copied()))
    }

    /// Starts what ends up as the program, serving.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            // The default gazetteer where it is compiled already.
            .env("ONOMAST_CACHE_DIR", default_gazetteer::path().parent().expect("a folder"))
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let log = BufReader::new(child.stderr.take().expect("piped"));
        Self { child, log: Some(log) }
    }

    /// Waits for its end.
    pub fn ended(&mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }

    /// Reads the log up to the line with this message.
    pub fn logged(&mut self, message: &str) -> serde_json::Value {
        let mut before = String::new();
        let log = self.log.as_mut().expect("not given away");
        loop {
            let mut line = String::new();
            let read = log.read_line(&mut line).expect("text");
            assert_ne!(read, 0, "the process ended without {message:?}: {before}");
            before.push_str(&line);
            let line: serde_json::Value = serde_json::from_str(&line).expect("JSON");
            if line["message"] == message {
                return line;
            }
        }
    }

    /// Reads everything that is still to come, beside the test: a log that nobody reads holds the
    /// process up.
    pub fn rest(&mut self) -> JoinHandle<String> {
        let mut log = self.log.take().expect("not given away");
        std::thread::spawn(move || {
            let mut rest = String::new();
            log.read_to_string(&mut rest).expect("text");
            rest
        })
    }

    /// Sends a signal, such as "-HUP".
    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([name, &pid]).status().expect("there is a kill");
        assert!(sent.success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
