//! A headless Chromium driven over WebDriver.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::prelude::*;

use crate::process::{Folder, Running, free_port, signal};

/// Switches for a browser that is alone on the machine: no sandbox because continuous integration
/// runs as root, nothing that talks to the network by itself.
const SWITCHES: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=vi",
];

/// How long a page may take to show what a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);

/// The window a page is looked at in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// 1280 pixels wide.
    Laptop,
    /// 768 pixels wide.
    Tablet,
    /// 360 pixels wide.
    Phone,
}

/// A browser of one test.
pub struct Browser {
    driver: WebDriver,
    address: String,
    service: Option<Running>,
    profile: Folder,
}

impl Browser {
    /// Starts a browser for the server at `address`; `None` (said aloud) where there is none.
    pub async fn start(address: &str, screen: Screen) -> Option<Browser> {
        Browser::start_with(address, screen, true).await
    }

    /// The same with JavaScript off for all pages.
    pub async fn start_without_javascript(address: &str, screen: Screen) -> Option<Browser> {
        Browser::start_with(address, screen, false).await
    }

    async fn start_with(address: &str, screen: Screen, javascript: bool) -> Option<Browser> {
        let Some(chromium) = find_program(&["chromium", "chromium-browser", "google-chrome"])
        else {
            return left_out("chromium");
        };
        let Some(chromedriver) = find_program(&["chromedriver"]) else {
            return left_out("chromedriver");
        };
        // The program's own client of HTTPS has no built-in cryptography, and cargo builds one for both.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let profile = Folder::new("chromium");
        let port = free_port();
        let service = Command::new(chromedriver)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(Running)
            .unwrap();
        wait_for_port(port).await;

        let mut wanted = DesiredCapabilities::chrome();
        wanted.set_binary(&chromium).unwrap();
        for switch in SWITCHES {
            wanted.add_arg(switch).unwrap();
        }
        wanted.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
        match screen {
            Screen::Laptop => wanted.add_arg("--window-size=1280,900").unwrap(),
            Screen::Phone | Screen::Tablet => {
                let (width, height) =
                    if screen == Screen::Phone { (360, 740) } else { (768, 1024) };
                // Without touch: a tap does not wait for the page it leads to, a click does.
                let metrics = json!({
                    "width": width, "height": height, "pixelRatio": 2, "mobile": true, "touch": false
                });
                let emulation = json!({ "deviceMetrics": metrics });
                wanted.add_experimental_option("mobileEmulation", emulation).unwrap();
            }
        }
        if !javascript {
            // A content setting: pages run no script, while WebDriver still finds elements and
            // reads them. Scripts of the tests (`evaluate`) do not run then.
            let settings = json!({"profile.managed_default_content_settings.javascript": 2});
            wanted.add_experimental_option("prefs", settings).unwrap();
        }
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await.unwrap();
        driver.set_page_load_timeout(PATIENCE).await.unwrap();
        driver.set_script_timeout(Duration::from_secs(60)).await.unwrap();
        Some(Browser { driver, address: address.to_owned(), service: Some(service), profile })
    }

    /// Ends the session in an orderly way. A test that fails leaves this to drop.
    pub async fn quit(self) {
        self.driver.clone().quit().await.unwrap();
    }

    /// Opens a page of the server, or any address.
    pub async fn open(&self, path: &str) {
        let url =
            if path.starts_with('/') { format!("{}{path}", self.address) } else { path.to_owned() };
        self.driver.goto(url).await.unwrap();
    }

    /// Path and query of the page shown.
    pub async fn path(&self) -> String {
        let url = self.driver.current_url().await.unwrap();
        url.query().map_or(url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Title of the page shown.
    pub async fn title(&self) -> String {
        self.driver.title().await.unwrap()
    }

    /// Text of the main part of the page, as a person sees it.
    pub async fn text(&self) -> String {
        self.driver.find(By::Tag("body")).await.unwrap().text().await.unwrap()
    }

    /// Waits until the page shows `words`; a page that never does fails the test with its text.
    #[track_caller]
    pub fn shows<'a>(&'a self, words: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            // Asked of the browser as one question: the text of a long page takes seconds to fetch.
            let path = format!("//body[contains(normalize-space(.), '{words}')]");
            let begun = Instant::now();
            while self.driver.find(By::XPath(path.clone())).await.is_err() {
                if begun.elapsed() > PATIENCE {
                    let (place, text) = (self.path().await, self.text().await);
                    panic!("{caller}: {place} never showed {words:?}; it shows:\n{text}");
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }

    /// The first element a CSS selector matches, waited for.
    pub async fn element(&self, css: &str) -> WebElement {
        let query = self.driver.query(By::Css(css)).wait(PATIENCE, Duration::from_millis(100));
        match query.first().await {
            Ok(element) => element,
            Err(_) => panic!("no {css} on {}:\n{}", self.path().await, self.text().await),
        }
    }

    /// All elements a CSS selector matches now.
    pub async fn elements(&self, css: &str) -> Vec<WebElement> {
        self.driver.find_all(By::Css(css)).await.unwrap()
    }

    /// Number of elements a CSS selector matches now.
    pub async fn count(&self, css: &str) -> usize {
        self.elements(css).await.len()
    }

    /// Waits until a CSS selector matches so many elements.
    pub async fn wait_for_count(&self, css: &str, expected: usize) {
        let begun = Instant::now();
        loop {
            let count = self.driver.find_all(By::Css(css)).await.map_or(0, |found| found.len());
            if count == expected {
                return;
            }
            if begun.elapsed() > PATIENCE {
                panic!("{count} of {css} on {}, not {expected}", self.path().await);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The control whose label contains `label`.
    pub async fn control(&self, label: &str) -> WebElement {
        let path = format!(
            "//label[contains(normalize-space(.), '{label}')]//*[self::input or self::select or self::textarea] \
             | //*[@id = //label[contains(normalize-space(.), '{label}')]/@for]"
        );
        let query = self.driver.query(By::XPath(path)).wait(PATIENCE, Duration::from_millis(100));
        match query.first().await {
            Ok(control) => control,
            Err(error) => panic!("no control labelled {label:?} on {}: {error}", self.path().await),
        }
    }

    /// Types into the control whose label contains `label`, replacing what is there.
    pub async fn fill(&self, label: &str, text: &str) {
        let control = self.control(label).await;
        control.clear().await.unwrap();
        control.send_keys(text).await.unwrap();
    }

    /// Chooses an option by the beginning of its text.
    pub async fn choose(&self, label: &str, option: &str) {
        let control = self.control(label).await;
        let path = format!(".//option[starts-with(normalize-space(.), '{option}')]");
        control.find(By::XPath(path)).await.unwrap().click().await.unwrap();
    }

    /// Puts a day into a date control. Its own keys follow the language of the browser, which
    /// differs between machines.
    pub async fn set_date(&self, css: &str, day: jiff::civil::Date) {
        let (css, day) = (Value::from(css), Value::from(day.to_string()));
        self.evaluate(&format!("document.querySelector({css}).value = {day}")).await;
    }

    /// Gives a file to the page's file control.
    pub async fn attach(&self, file: &Path) {
        let control = self.element("input[type=file]").await;
        control.send_keys(file.to_string_lossy().into_owned()).await.unwrap();
    }

    /// Presses the button whose text contains `text`.
    pub async fn press(&self, text: &str) {
        self.click_first(&format!("//button[contains(normalize-space(.), '{text}')]")).await;
    }

    /// Follows the link whose text contains `text`.
    pub async fn follow(&self, text: &str) {
        self.click_first(&format!("//a[contains(normalize-space(.), '{text}')]")).await;
    }

    async fn click_first(&self, path: &str) {
        let query = self.driver.query(By::XPath(path)).wait(PATIENCE, Duration::from_millis(100));
        match query.first().await {
            Ok(element) => self.leave_by(&element).await,
            Err(_) => panic!("no {path} on {}:\n{}", self.path().await, self.text().await),
        }
    }

    /// Clicks what leads to another page, and waits until this one is gone. Every button and link
    /// of the program does: its pages are made on the server.
    pub async fn leave_by(&self, element: &WebElement) {
        let page = self.element("html").await;
        click(element).await;
        let begun = Instant::now();
        while page.tag_name().await.is_ok() {
            assert!(begun.elapsed() < PATIENCE, "nothing led away from {}", self.path().await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Sends the page's filter form and waits until fewer elements than `before` match `css`: with
    /// scripts only the list is exchanged, without them the whole page.
    pub async fn filter(&self, css: &str, before: usize) {
        click(&self.element("main form button[type=submit]").await).await;
        let begun = Instant::now();
        while self.driver.find_all(By::Css(css)).await.map_or(before, |all| all.len()) >= before {
            assert!(begun.elapsed() < PATIENCE, "{} still shows {before} {css}", self.path().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Keeps a cookie for the server whose page is shown.
    pub async fn give_cookie(&self, name: &str, value: &str) {
        self.driver.add_cookie(Cookie::new(name, value)).await.unwrap();
    }

    /// Types where the focus is.
    pub async fn type_on(&self, keys: impl Into<TypingData>) {
        self.driver.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Presses a button that leads to no other page.
    pub async fn push(&self, text: &str) {
        let path = format!("//button[contains(normalize-space(.), '{text}')]");
        let query = self.driver.query(By::XPath(path)).wait(PATIENCE, Duration::from_millis(100));
        click(&query.first().await.unwrap()).await;
    }

    /// Double-clicks the button whose text contains `text`.
    pub async fn press_twice(&self, text: &str) {
        let path = format!("//button[contains(normalize-space(.), '{text}')]");
        let query = self.driver.query(By::XPath(path)).wait(PATIENCE, Duration::from_millis(100));
        let button = query.first().await.unwrap();
        button.scroll_into_view().await.unwrap();
        self.driver.action_chain().double_click_element(&button).perform().await.unwrap();
    }

    /// Goes back to the page before.
    pub async fn back(&self) {
        self.driver.back().await.unwrap();
    }

    /// Presses Tab until what a CSS selector matches has the focus, `most` times.
    pub async fn tab_to(&self, css: &str, most: usize) -> bool {
        for _ in 0..most {
            if self.has_focus(css).await {
                return true;
            }
            self.type_on(Key::Tab + "").await;
        }
        self.has_focus(css).await
    }

    /// Whether the element a CSS selector matches has the focus.
    pub async fn has_focus(&self, css: &str) -> bool {
        let css = Value::from(css);
        self.evaluate(&format!("return document.activeElement.matches({css})")).await == true
    }

    /// Takes the network from the browser, or gives it back.
    pub async fn offline(&self, offline: bool) {
        let conditions = json!({
            "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1
        });
        let command = "Network.emulateNetworkConditions";
        self.driver.cdp().send_raw("Network.enable", json!({})).await.unwrap();
        self.driver.cdp().send_raw(command, conditions).await.unwrap();
    }

    /// Pastes a text into a control, as the clipboard of a spreadsheet would give it.
    pub async fn paste(&self, css: &str, text: &str) {
        let (css, text) = (Value::from(css), Value::from(text));
        let script = format!(
            "const control = document.querySelector({css});
             control.focus();
             const clipboardData = new DataTransfer();
             clipboardData.setData('text/plain', {text});
             control.dispatchEvent(new ClipboardEvent('paste',
                 {{ clipboardData, bubbles: true, cancelable: true }}))"
        );
        self.evaluate(&script).await;
    }

    /// Waits until a script says true.
    #[track_caller]
    pub fn wait_until<'a>(&'a self, script: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let begun = Instant::now();
            while self.evaluate(&format!("return {script}")).await != Value::Bool(true) {
                assert!(begun.elapsed() < PATIENCE, "{caller}: never {script}");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }

    /// Result of a script.
    pub async fn evaluate(&self, script: &str) -> Value {
        let answer = self.driver.execute(script, Vec::new()).await.unwrap();
        answer.json().clone()
    }

    /// The page body does not scroll sideways: only tables inside it may.
    pub async fn fits_its_width(&self) {
        let sizes = self
            .evaluate(
                "const page = document.documentElement;
                 const wide = [...document.querySelectorAll('body *')].filter(e => {
                     const box = e.getBoundingClientRect();
                     return box.right > page.clientWidth + 1 && box.width > 0
                 }).slice(0, 5).map(e => e.tagName + '.' + e.className);
                 return [page.scrollWidth, page.clientWidth, wide]",
            )
            .await;
        let wide = sizes[0].as_i64() > sizes[1].as_i64();
        assert!(!wide, "{} scrolls sideways: {sizes}", self.path().await);
    }

    /// axe-core finds nothing serious or critical on the page shown.
    pub async fn is_accessible(&self) {
        const AXE: &str = include_str!("../assets/axe.min.js");
        self.driver.execute(AXE, Vec::new()).await.unwrap();
        let script = "const done = arguments[0];
             axe.run(document, {resultTypes: ['violations']}).then(result => done(
                 result.violations
                     .filter(v => v.impact === 'serious' || v.impact === 'critical')
                     .map(v => v.id + ': ' + v.help + ' — ' + v.nodes.slice(0, 3)
                         .map(n => n.target.join(' ') + ' ' + n.html.slice(0, 160)).join(' | '))
             ), error => done(['axe failed: ' + error]))";
        let answer = self.driver.execute_async(script, Vec::new()).await.unwrap();
        let found = answer.json();
        let none = found.as_array().is_some_and(Vec::is_empty);
        assert!(none, "{}: {found:#}", self.path().await);
    }
}

/// Clicks an element; where something that stays in place covers it, a person would use the
/// keyboard, and so does this.
pub async fn click(element: &WebElement) {
    if element.click().await.is_err() {
        element.send_keys(" ").await.unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A session that was not ended would be ended here over the wire, which waits two minutes
        // for a driver that is gone; ChromeDriver ends its browsers when it is asked to end.
        let _ = self.driver.clone().leak();
        drop(self.service.take());
        let profile = self.profile.path().to_string_lossy().into_owned();
        for process in processes_naming(&profile) {
            signal("KILL", process);
        }
    }
}

/// Processes whose command line names `text`: a browser that outlived its driver.
fn processes_naming(text: &str) -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let process = entry.file_name().to_str()?.parse().ok()?;
            let line = std::fs::read(entry.path().join("cmdline")).ok()?;
            String::from_utf8_lossy(&line).contains(text).then_some(process)
        })
        .collect()
}

/// Where a program is.
pub fn find_program(names: &[&str]) -> Option<String> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        let file = folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file())?;
        Some(file.to_string_lossy().into_owned())
    })
}

/// Says that a test was left out, or fails it when none may be.
pub fn left_out<T>(program: &str) -> Option<T> {
    let all = std::env::var_os("ANSINH_TEST_REQUIRE_ALL").is_some_and(|value| value == "1");
    assert!(!all, "{program} was not found, and ANSINH_TEST_REQUIRE_ALL=1 leaves nothing out");
    // Written past the test runner, which keeps what passing tests print to itself.
    let mut out = std::io::stderr();
    let _ = writeln!(out, "bỏ qua / left out: a browser test, for want of {program} (see ./test)");
    None
}

/// Waits until somebody listens.
pub async fn wait_for_port(port: u16) {
    let begun = Instant::now();
    while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        assert!(begun.elapsed() < PATIENCE, "nothing listens on port {port}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
