//! The chart of an indicator, drawn on the server: figures against the way to the milestones, with
//! where the trend leads. Coordinates are floats; what people read is text beside it.

use ansinh_app::assess::OneIndicator;
use ansinh_domain::assess::{Goal, Point, Projection, Standing, Used, bound_words, measured};
use ansinh_domain::number;
use ansinh_domain::target::{Direction, Target};
use jiff::civil::Date;
use maud::{Markup, html};
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use crate::words;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 18.0;
const BOTTOM: f64 = 34.0;

/// What a chart is drawn from.
pub struct Drawing<'a> {
    /// Code of the indicator.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its unit.
    pub unit: Option<&'a str>,
    /// Which way is better.
    pub direction: Option<Direction>,
    /// Its targets.
    pub targets: &'a [Target],
    /// Its figures.
    pub points: &'a [Point],
    /// The starting value.
    pub baseline: Option<&'a Used>,
    /// The newest value.
    pub latest: Option<&'a Used>,
    /// Where it leads.
    pub projection: Option<&'a Projection>,
    /// Days from which the land is another, and why.
    pub breaks: Vec<(Date, &'a str)>,
    /// How it stands, in a sentence.
    pub reason: &'a str,
}

impl<'a> Drawing<'a> {
    /// Of an indicator as people who have signed in see it.
    pub fn of(one: &'a OneIndicator) -> Drawing<'a> {
        let (row, out) = (&one.assessed.row, &one.assessed.out);
        Drawing {
            code: &row.code,
            name: &row.name,
            unit: row.unit.as_deref(),
            direction: row.direction,
            targets: &row.targets,
            points: &one.points,
            baseline: out.baseline.as_ref(),
            latest: out.latest.as_ref(),
            projection: out.projection.as_ref(),
            breaks: one.breaks.iter().map(|b| (b.happened_on, b.sentence.as_str())).collect(),
            reason: &out.reason,
        }
    }
}

/// What a chart shows, in years and values.
struct Plot {
    points: Vec<(f64, f64, Point)>,
    goals: Vec<(f64, f64, String)>,
    start: Option<(f64, f64)>,
    led: Option<Led>,
    breaks: Vec<(f64, String)>,
    from: f64,
    to: f64,
    low: f64,
    high: f64,
}

struct Led {
    from: (f64, f64),
    to: (f64, f64),
    band: Option<(f64, f64)>,
}

/// The chart of an indicator with numbers; nothing where there is nothing to draw.
pub fn chart(one: &Drawing<'_>) -> Markup {
    match Plot::of(one) {
        Some(plot) => plot.draw(one),
        None => html! {},
    }
}

fn time(day: Date) -> f64 {
    f64::from(day.year()) + f64::from(day.day_of_year()) / f64::from(day.days_in_year())
}

fn float(value: Decimal) -> Option<f64> {
    value.to_f64()
}

impl Plot {
    fn of(one: &Drawing<'_>) -> Option<Plot> {
        let mut points: Vec<(f64, f64, Point)> = one
            .points
            .iter()
            .filter_map(|p| Some((time(p.as_of), float(p.value.number()?)?, p.clone())))
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let goals: Vec<(f64, f64, String)> = one
            .targets
            .iter()
            .filter_map(|target| {
                let goal = Goal::of(&target.bound, one.direction)?;
                let words = bound_words(&target.bound, one.unit);
                let label = format!("{}: {words}", words::milestone(target.milestone));
                Some((f64::from(target.milestone.year) + 1.0, float(goal.value)?, label))
            })
            .collect();
        if points.is_empty() && goals.is_empty() {
            return None;
        }
        let start =
            one.baseline.and_then(|base| Some((time(base.as_of), float(base.value.number()?)?)));
        let latest =
            one.latest.and_then(|last| Some((time(last.as_of), float(last.value.number()?)?)));
        let led = one.projection.zip(latest).and_then(|(led, from)| {
            let band = led.interval.and_then(|(low, high)| Some((float(low)?, float(high)?)));
            Some(Led { from, to: (f64::from(led.year) + 1.0, float(led.value)?), band })
        });
        let breaks = one.breaks.iter().map(|(on, why)| (time(*on), (*why).to_owned())).collect();
        let mut plot =
            Plot { points, goals, start, led, breaks, from: 0.0, to: 0.0, low: 0.0, high: 0.0 };
        plot.scale();
        Some(plot)
    }

    fn scale(&mut self) {
        let (mut times, mut values) = (Vec::new(), Vec::new());
        for (t, v, _) in &self.points {
            times.push(*t);
            values.push(*v);
        }
        for (t, v, _) in &self.goals {
            times.push(*t);
            values.push(*v);
        }
        if let Some((t, v)) = self.start {
            times.push(t);
            values.push(v);
        }
        if let Some(led) = &self.led {
            times.push(led.to.0);
            values.push(led.to.1);
            if let Some((low, high)) = led.band {
                values.extend([low, high]);
            }
        }
        let least = |all: &[f64]| all.iter().copied().fold(f64::INFINITY, f64::min);
        let most = |all: &[f64]| all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (self.from, self.to) = ((least(&times) - 0.25).floor(), most(&times).ceil());
        if self.to - self.from < 2.0 {
            self.from = self.to - 2.0;
        }
        let (low, high) = (least(&values), most(&values));
        let room = if high > low { (high - low) * 0.12 } else { high.abs().max(1.0) * 0.2 };
        (self.low, self.high) = (low - room, high + room);
        // A quantity that is never negative is not drawn below nothing.
        if low >= 0.0 {
            self.low = self.low.max(0.0);
        }
    }

    fn x(&self, time: f64) -> f64 {
        LEFT + (time - self.from) / (self.to - self.from) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - (value - self.low) / (self.high - self.low) * (HEIGHT - TOP - BOTTOM)
    }

    fn at(&self, (time, value): (f64, f64)) -> String {
        format!("{:.1},{:.1}", self.x(time), self.y(value))
    }

    fn draw(&self, one: &Drawing<'_>) -> Markup {
        let title = format!("{} {}", one.code, one.name);
        let open = one.points.iter().any(|point| point.standing == Standing::Unconfirmed);
        html! {
            figure.chart {
                svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-labelledby="bd-ten bd-mo-ta" {
                    title #bd-ten { (title) }
                    desc #bd-mo-ta { (self.described(one)) }
                    (self.axes())
                    (self.breaks())
                    (self.way())
                    (self.led())
                    (self.series(one.unit))
                    (self.goals())
                }
                figcaption.small.muted {
                    "● số liệu được tính" @if open { " · ○ đã công bố, chưa xác nhận" } " · ■ địa bàn khác · ◆ mục tiêu · nét đứt: đường đi đến mục tiêu · nét chấm và dải mờ: dự báo và khoảng tin cậy. Bảng số ở dưới."
                }
            }
        }
    }

    /// The chart in words, for who cannot see it.
    fn described(&self, one: &Drawing<'_>) -> String {
        let unit = one.unit;
        let mut parts: Vec<String> = self
            .points
            .iter()
            .filter_map(|(_, _, p)| {
                Some(format!("{}: {}", words::date(p.as_of), measured(p.value.number()?, unit)))
            })
            .collect();
        parts.extend(self.goals.iter().map(|(_, _, label)| format!("mục tiêu {label}")));
        if let Some(led) = one.projection {
            parts.push(format!("dự báo hết năm {}: {}", led.year, measured(led.value, unit)));
        }
        format!("{}. {}", parts.join("; "), one.reason)
    }

    fn axes(&self) -> Markup {
        let years = (self.to - self.from).round() as i32;
        let every = (years / 10).max(1);
        let step = (self.high - self.low) / 4.0;
        let places = if step >= 10.0 {
            0
        } else if step >= 1.0 {
            1
        } else {
            2
        };
        html! {
            g.axis {
                @for n in 0..=4_i32 {
                    @let value = self.low + step * f64::from(n);
                    @let y = self.y(value);
                    line x1=(LEFT) x2=(WIDTH - RIGHT) y1=(format!("{y:.1}")) y2=(format!("{y:.1}")) {}
                    text x=(LEFT - 6.0) y=(format!("{:.1}", y + 4.0)) text-anchor="end" {
                        (Decimal::from_f64(value).map(|v| number::format(v.round_dp(places))).unwrap_or_default())
                    }
                }
                @for n in 0..years {
                    @if n % every == 0 {
                        @let middle = self.from + f64::from(n) + 0.5;
                        text x=(format!("{:.1}", self.x(middle))) y=(HEIGHT - 12.0) text-anchor="middle" { (format!("{:.0}", self.from + f64::from(n))) }
                    }
                }
            }
        }
    }

    fn breaks(&self) -> Markup {
        html! {
            @for (time, sentence) in &self.breaks {
                @if *time > self.from && *time < self.to {
                    @let x = format!("{:.1}", self.x(*time));
                    g.cut {
                        line x1=(x) x2=(x) y1=(TOP) y2=(HEIGHT - BOTTOM) {}
                        text x=(x) y=(TOP - 5.0) text-anchor="middle" { "đổi địa bàn" }
                        title { (sentence) }
                    }
                }
            }
        }
    }

    /// From the baseline to each milestone in turn.
    fn way(&self) -> Markup {
        let first = self.start.or_else(|| self.points.first().map(|(t, v, _)| (*t, *v)));
        let after = first.map_or(f64::NEG_INFINITY, |(time, _)| time);
        let goals = self.goals.iter().filter(|(time, ..)| *time > after);
        let stops: Vec<String> = first
            .into_iter()
            .chain(goals.map(|(time, value, _)| (*time, *value)))
            .map(|stop| self.at(stop))
            .collect();
        html! { @if stops.len() > 1 { polyline.way points=(stops.join(" ")) {} } }
    }

    fn led(&self) -> Markup {
        let Some(led) = &self.led else { return html! {} };
        html! {
            @if let Some((low, high)) = led.band {
                polygon.band points=(format!("{} {} {}", self.at(led.from), self.at((led.to.0, high)), self.at((led.to.0, low)))) {}
            }
            polyline.led points=(format!("{} {}", self.at(led.from), self.at(led.to))) {}
        }
    }

    fn series(&self, unit: Option<&str>) -> Markup {
        let land = self.points.iter().rev().find(|(_, _, p)| p.standing == Standing::Counted);
        let land = land.map(|(_, _, p)| p.land);
        let same: Vec<String> = self
            .points
            .iter()
            .filter(|(_, _, p)| p.standing == Standing::Counted && Some(p.land) == land)
            .map(|(time, value, _)| self.at((*time, *value)))
            .collect();
        html! {
            @if same.len() > 1 { polyline.series points=(same.join(" ")) {} }
            @for (time, value, point) in &self.points {
                @let (x, y) = (self.x(*time), self.y(*value));
                @let words = format!("{}: {}", words::date(point.as_of), point.value.number().map(|n| measured(n, unit)).unwrap_or_default());
                @if point.standing == Standing::Unconfirmed {
                    circle.open cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="4.5" { title { (words) " (chưa xác nhận)" } }
                } @else if Some(point.land) == land {
                    circle.dot cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="4.5" { title { (words) } }
                } @else {
                    rect.dot x=(format!("{:.1}", x - 4.0)) y=(format!("{:.1}", y - 4.0)) width="8" height="8" { title { (words) " (địa bàn khác)" } }
                }
            }
        }
    }

    fn goals(&self) -> Markup {
        html! {
            @for (time, value, label) in &self.goals {
                @let (x, y) = (self.x(*time), self.y(*value));
                g.goal {
                    path d=(format!("M{:.1} {:.1}l6 6l-6 6l-6 -6z", x, y - 6.0)) {}
                    text x=(format!("{:.1}", x - 10.0)) y=(format!("{:.1}", y - 9.0)) text-anchor="end" { (label) }
                }
            }
        }
    }
}
