//! As much of an HTTP/1.1 client as the bench needs: one connection that is kept, no time of its own worth mentioning.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use anyhow::{Context, Result, bail};

pub(crate) struct Client {
    address: String,
    stream: BufReader<TcpStream>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// What stands between the first `before` and the next `after` in the body.
    pub(crate) fn between(&self, before: &str, after: char) -> Result<String> {
        let body = String::from_utf8_lossy(&self.body);
        let found = body.split_once(before).and_then(|(_, rest)| rest.split(after).next());
        found
            .map(str::to_owned)
            .with_context(|| format!("There is no {before} in an answer with status {}", self.status))
    }
}

impl Client {
    pub(crate) fn connect(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("{address} could not be reached"))?;
        stream.set_nodelay(true).context("The connection could not be set up")?;
        Ok(Self { address: address.to_owned(), stream: BufReader::new(stream) })
    }

    pub(crate) fn get(&mut self, path: &str, cookie: &str) -> Result<Answer> {
        let cookie = if cookie.is_empty() { String::new() } else { format!("Cookie: {cookie}\r\n") };
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{cookie}\r\n", self.address))
    }

    pub(crate) fn post_form(&mut self, path: &str, form: &str, cookie: &str) -> Result<Answer> {
        let host = &self.address;
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        ))
    }

    fn ask(&mut self, request: &str) -> Result<Answer> {
        let mut answer = self.head(request)?;
        if answer.header("transfer-encoding") == Some("chunked") {
            while self.chunk(&mut answer.body)? {}
        } else if let Some(length) = answer.header("content-length") {
            let length = length.parse().context("Content-Length is no number")?;
            self.exactly(length, &mut answer.body)?;
        }
        Ok(answer)
    }

    /// Opens a stream of events, whose lines are read by `line`. (The sizes of its chunks are lines too, which say nothing.)
    pub(crate) fn open(mut self, path: &str, cookie: &str) -> Result<Self> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n", self.address);
        match self.head(&request)?.status {
            200 => Ok(self),
            status => bail!("A stream of events answered {status} instead of 200"),
        }
    }

    /// Sends a request and reads what comes before the body.
    fn head(&mut self, request: &str) -> Result<Answer> {
        self.stream.get_mut().write_all(request.as_bytes()).context("The request could not be sent")?;
        let status = self.line()?;
        let status = status
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .with_context(|| format!("{status:?} is no status line"))?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        Ok(Answer { status, headers, body: Vec::new() })
    }

    /// Reads one chunk; the last one is empty.
    fn chunk(&mut self, body: &mut Vec<u8>) -> Result<bool> {
        let size = usize::from_str_radix(&self.line()?, 16).context("A chunk's size is no number")?;
        self.exactly(size, body)?;
        self.line()?;
        Ok(size > 0)
    }

    fn exactly(&mut self, length: usize, body: &mut Vec<u8>) -> Result<()> {
        let from = body.len();
        body.resize(from + length, 0);
        self.stream.read_exact(&mut body[from..]).context("The answer broke off")
    }

    pub(crate) fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).context("The answer could not be read")? == 0 {
            bail!("The server closed the connection");
        }
        Ok(line.trim_end().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn answers_of_known_length_and_in_chunks_are_read_on_one_connection() -> Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?.to_string();
        let server = std::thread::spawn(move || -> std::io::Result<()> {
            let (mut stream, _) = listener.accept()?;
            stream.write_all(b"HTTP/1.1 303 See Other\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 2\r\n\r\nhi")?;
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n")?;
            std::io::copy(&mut stream, &mut std::io::sink()).map(drop)
        });
        let mut client = Client::connect(&address)?;
        let first = client.post_form("/", "x=y", "")?;
        assert_eq!(
            (first.status, first.header("set-cookie"), first.body.as_slice()),
            (303, Some("a=b; Path=/"), b"hi".as_slice())
        );
        let second = client.get("/", "a=b")?;
        assert_eq!((second.status, second.body.as_slice()), (200, b"abcd".as_slice()));
        drop(client);
        assert!(server.join().is_ok_and(|outcome| outcome.is_ok()));
        Ok(())
    }
}
