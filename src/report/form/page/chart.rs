//! Charts as SVG inside of a page.
//!
//! They are drawn in a few fixed colours, which the style of the page replaces by those of its theme; without
//! it they are still right on a light ground.

use std::error::Error;

use maud::{Markup, PreEscaped, html};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::calibrate::Bin;
use crate::evaluate::CoveragePoint;
use crate::number::Interval;
use crate::report::form::table::printable;

/// Axes and words. `style.css` knows each of these colours by its number.
pub(in crate::report) const SOFT: RGBColor = RGBColor(0x5b, 0x62, 0x6a);
/// The grid.
pub(in crate::report) const RULE: RGBColor = RGBColor(0xe0, 0xdc, 0xd2);
/// What figures are held against; the style of the page breaks it up.
pub(in crate::report) const GUIDE: RGBColor = RGBColor(0x8a, 0x90, 0x97);
/// Favor.
pub(in crate::report) const BLUE: RGBColor = RGBColor(0x1b, 0x5e, 0x98);
/// Against.
pub(in crate::report) const ORANGE: RGBColor = RGBColor(0xa9, 0x4e, 0x08);
/// Figures that are of no side.
pub(in crate::report) const INK: RGBColor = RGBColor(0x1d, 0x21, 0x25);
/// Faults.
const RED: RGBColor = RGBColor(0xa4, 0x12, 0x3f);
/// What lies within an interval.
pub(in crate::report) const BAND: RGBColor = RGBColor(0xd3, 0xd6, 0xd8);
/// The ground.
pub(in crate::report) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);

/// Width of a chart, in units that are pixels at the width of a telephone.
pub(in crate::report) const WIDTH: u32 = 360;
/// Height of those whose axes are both from 0 to 1.
const HEIGHT: u32 = 300;
/// Height of a line of an interval chart, and of its axis.
const LINE: u32 = 26;
const AXIS: u32 = 52;
/// Width of the names in an interval chart, and the characters that fit.
const NAMES: u32 = 140;
const MAX_NAME: usize = 17;
/// Size of letters as plotters counts it: 12 pixels.
pub(in crate::report) const LETTERS: f64 = 14.9;
/// Radius of a point, and what the largest has more.
const POINT: i32 = 3;
const GROWTH: f64 = 5.0;
/// Intervals that one chart shows.
pub(in crate::report) const MAX_INTERVALS: usize = 20;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn Error>>;

/// A figure with its interval, by name.
pub(in crate::report) struct Whisker<'n> {
    pub(in crate::report) name: &'n str,
    pub(in crate::report) value: Option<f64>,
    pub(in crate::report) ends: Option<Interval>,
    pub(in crate::report) tone: Tone,
}

/// What an interval says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Tone {
    /// As it is.
    Plain,
    /// It is of too little to say much, or may be chance: drawn hollow.
    Faint,
    /// It is worse than it was.
    Worse,
}

/// Accuracy against mean confidence, bin by bin, with its 95 % interval; the area of a point grows with its
/// examples.
pub(in crate::report) fn reliability(bins: &[Bin]) -> Markup {
    let most = bins.iter().map(|bin| bin.n).max().unwrap_or_default().max(1) as f64;
    let points = || bins.iter().filter(|bin| bin.n > 0);
    let label =
        "Reliability diagram: accuracy against mean confidence of the examples in each bin of confidence";
    chart(label, (WIDTH, HEIGHT), |area| {
        let mut chart = axes(area, 0.0..1.0, "mean confidence", "accuracy")?;
        chart.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], GUIDE))?;
        for bin in points() {
            let Interval { low, high } = wilson(bin.accuracy, bin.n as f64);
            let ends = [(bin.confidence, low), (bin.confidence, high)];
            chart.draw_series(LineSeries::new(ends, SOFT.stroke_width(2)))?;
        }
        let point = |bin: &Bin| {
            #[expect(clippy::cast_possible_truncation, reason = "a number from 0 to 5")]
            let more = (GROWTH * (bin.n as f64 / most).sqrt()).round() as i32;
            Circle::new((bin.confidence, bin.accuracy), POINT + more, INK.filled())
        };
        chart.draw_series(points().map(point))?;
        Ok(())
    })
}

/// 95 % interval of a share of n (Wilson 1927, "Probable inference, the law of succession, and statistical
/// inference", *Journal of the American Statistical Association* 22(158), 209–212).
pub(in crate::report) fn wilson(share: f64, n: f64) -> Interval {
    const Z: f64 = 1.959_963_984_540_054;
    let middle = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    Interval { low: (middle - half).max(0.0), high: (middle + half).min(1.0) }
}

/// The share of errors among the most confident predictions.
pub(in crate::report) fn risk_coverage(points: &[CoveragePoint]) -> Markup {
    let points = || points.iter().map(|point| (point.coverage, 1.0 - point.accuracy));
    let most = points().map(|(_, risk)| risk).fold(0.05, f64::max);
    let label = "Risk–coverage curve: share of wrong predictions against the share of examples answered";
    chart(label, (WIDTH, HEIGHT), |area| {
        let top = ((most * 10.0).ceil() / 10.0).min(1.0);
        let mut chart = axes(area, 0.0..top, "share answered, most confident first", "share wrong")?;
        chart.draw_series(LineSeries::new(points(), INK.stroke_width(2)))?;
        chart.draw_series(points().map(|point| Circle::new(point, POINT, INK.filled())))?;
        Ok(())
    })
}

/// The axis of interval charts.
#[derive(Debug, Clone, Default)]
pub(in crate::report) struct Axis<'a> {
    pub(in crate::report) unit: &'a str,
    /// What figures are held against.
    pub(in crate::report) guide: Option<f64>,
    /// The largest that they can be.
    pub(in crate::report) most: Option<f64>,
    /// Numbers that it has room for though the chart does not show them, so that charts have one axis.
    pub(in crate::report) also: Vec<f64>,
}

impl Whisker<'_> {
    /// All numbers that it needs room for.
    pub(in crate::report) fn numbers(&self) -> impl Iterator<Item = f64> {
        let ends = self.ends.map_or([None, None], |Interval { low, high }| [Some(low), Some(high)]);
        ends.into_iter().chain([self.value]).flatten()
    }
}

/// Figures with their intervals, one below the other, beside a guide; at most [`MAX_INTERVALS`].
pub(in crate::report) fn intervals(label: &str, axis: &Axis<'_>, of: &[Whisker<'_>]) -> Markup {
    let (guide, most) = (axis.guide, axis.most.unwrap_or(f64::INFINITY));
    let of = &of[..of.len().min(MAX_INTERVALS)];
    let n = u32::try_from(of.len()).unwrap_or_default();
    let shown = of.iter().flat_map(Whisker::numbers).chain(guide);
    let numbers: Vec<f64> = shown.chain(axis.also.iter().copied()).collect();
    if numbers.is_empty() {
        return Markup::default();
    }
    let (low, high) = numbers.iter().fold((f64::MAX, f64::MIN), |(low, high), n| (low.min(*n), high.max(*n)));
    let step = if high - low > 0.25 { 0.1 } else { 0.02 };
    let range = (low / step - 0.2).floor() * step..((high / step + 0.2).ceil() * step).min(most);
    let decimals = if step < 0.1 { 2 } else { 1 };
    chart(label, (WIDTH, LINE * n + AXIS), |area| {
        let mut builder = ChartBuilder::on(area);
        builder.margin(4).margin_right(14).x_label_area_size(AXIS - 12).y_label_area_size(NAMES);
        let mut chart = builder.build_cartesian_2d(range.clone(), f64::from(n)..0.0)?;
        let mut mesh = chart.configure_mesh();
        mesh.disable_y_mesh()
            .disable_y_axis()
            .bold_line_style(RULE)
            .light_line_style(TRANSPARENT)
            .axis_style(SOFT);
        mesh.x_labels(6).x_desc(axis.unit).label_style(letters(SOFT)).axis_desc_style(letters(SOFT));
        mesh.x_label_formatter(&|x| number(*x, decimals)).draw()?;
        let guide = guide.map(|guide| LineSeries::new([(guide, 0.0), (guide, f64::from(n))], GUIDE));
        guide.map(|guide| chart.draw_series(guide).map(drop)).transpose()?;
        for (of, line) in of.iter().zip(0u32..) {
            let y = f64::from(line) + 0.5;
            let is_faint = of.tone == Tone::Faint;
            let colour = match of.tone {
                Tone::Plain => INK,
                Tone::Faint => SOFT,
                Tone::Worse => RED,
            };
            if let Some(Interval { low, high }) = of.ends {
                chart.draw_series(LineSeries::new([(low, y), (high, y)], colour.stroke_width(2)))?;
            }
            if let Some(value) = of.value {
                let inside = if is_faint { PAPER } else { colour };
                chart.draw_series([Circle::new((value, y), 5, inside.filled())])?;
                chart.draw_series([Circle::new((value, y), 5, colour.stroke_width(2))])?;
            }
            let (_, y) = chart.plotting_area().map_coordinate(&(range.start, y));
            let right = letters(SOFT).pos(Pos::new(HPos::Right, VPos::Center));
            area.draw(&Text::new(shortened(of.name), (to_i32(NAMES) - 8, y), right))?;
        }
        Ok(())
    })
}

/// Axes from 0 to 1 and over a range, with a grid.
fn axes<'a, 'b>(
    area: &'b Area<'a>,
    up: std::ops::Range<f64>,
    x: &str,
    y: &str,
) -> Result<
    ChartContext<
        'b,
        SVGBackend<'a>,
        Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>,
    >,
    Box<dyn Error>,
> {
    let mut builder = ChartBuilder::on(area);
    builder.margin(10).margin_right(14).x_label_area_size(40).y_label_area_size(52);
    let mut chart = builder.build_cartesian_2d(0.0..1.0, up.clone())?;
    let mut mesh = chart.configure_mesh();
    mesh.bold_line_style(RULE).light_line_style(TRANSPARENT).axis_style(SOFT).x_labels(6).y_labels(6);
    mesh.label_style(letters(SOFT)).axis_desc_style(letters(SOFT)).x_desc(x).y_desc(y);
    let decimals = if up.end > 0.5 { 1 } else { 2 };
    mesh.x_label_formatter(&|x| number(*x, 1)).y_label_formatter(&|y| number(*y, decimals)).draw()?;
    Ok(chart)
}

/// A drawing with a name. Nothing can go wrong in memory; what does leaves the drawing out.
pub(in crate::report) fn chart(
    label: &str,
    (width, height): (u32, u32),
    draw: impl FnOnce(&Area<'_>) -> Drawn,
) -> Markup {
    let mut svg = String::new();
    let drawn = || -> Drawn {
        let area = SVGBackend::with_string(&mut svg, (width, height)).into_drawing_area();
        draw(&area)?;
        Ok(area.present()?)
    };
    let is_drawn = drawn().is_ok();
    let shapes = svg
        .trim()
        .strip_suffix("</svg>")
        .and_then(|svg| svg.split_once('>'))
        .map(|(_, shapes)| shapes.trim());
    html! {
        @if let Some(shapes) = shapes.filter(|_| is_drawn) {
            svg.chart role="img" aria-label=(label) viewBox={ "0 0 " (width) " " (height) } {
                title { (label) }
                (PreEscaped(shapes))
            }
        }
    }
}

pub(in crate::report) fn letters(colour: RGBColor) -> TextStyle<'static> {
    ("sans-serif", LETTERS).into_font().color(&colour)
}

pub(in crate::report) fn number(x: f64, decimals: usize) -> String {
    let text = format!("{x:.decimals$}");
    let is_zero = text.trim_start_matches(['-', '0', '.']).is_empty();
    if is_zero { text.trim_start_matches('-').to_owned() } else { text.replace('-', "−") }
}

fn to_i32(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

fn shortened(name: &str) -> String {
    let name = printable(name);
    match name.char_indices().nth(MAX_NAME) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_text() {
        let of = [Whisker {
            name: "<script>",
            value: Some(0.5),
            ends: Some(Interval { low: 0.4, high: 0.6 }),
            tone: Tone::Plain,
        }];
        let axis = Axis { unit: "x", guide: Some(0.5), most: Some(1.0), also: Vec::new() };
        let html = intervals("a \"b\"", &axis, &of).into_string();
        assert!(html.contains("&lt;script&gt;") && html.contains("aria-label=\"a &quot;b&quot;\""), "{html}");
        assert!(!html.contains("http"), "{html}");
    }

    #[test]
    fn without_figures_there_is_no_chart() {
        assert_eq!(intervals("a", &Axis::default(), &[]).into_string(), "");
        assert!(!reliability(&[]).into_string().is_empty());
        assert!(!risk_coverage(&[]).into_string().is_empty());
    }

    #[test]
    fn the_interval_of_a_share_is_within_0_and_1_and_holds_it() {
        let Interval { low, high } = wilson(0.9, 10.0);
        assert!((low - 0.5958).abs() < 5e-4 && (high - 0.9821).abs() < 5e-4, "{low} {high}");
        let Interval { low, high } = wilson(1.0, 1.0);
        assert!((low - 0.2065).abs() < 5e-4 && (high - 1.0).abs() < 1e-9, "{low} {high}");
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!([number(-0.001, 2), number(-0.25, 2)], ["0.00", "−0.25"]);
    }
}
