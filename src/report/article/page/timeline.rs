//! Net stance by date: articles as points, the mean of each period as a line, its interval as a band.

use maud::Markup;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::date::{Date, Step};
use super::summary::{Point, Side};
use crate::estimate::reach;
use crate::number::Interval;
use crate::report::form::page::chart::{
    BAND, BLUE, GUIDE, INK, ORANGE, PAPER, RULE, SOFT, WIDTH, chart, letters, number,
};

/// Height of a chart.
const HEIGHT: u32 = 170;
/// Days that are left on either side, as a share of all.
const ROOM: f64 = 0.06;
/// Names of periods below a chart.
const MAX_TICKS: usize = 3;
/// Articles of a period whose interval is from how they differ.
const LEAST_ARTICLES: usize = 3;
/// Level of the intervals.
const LEVEL: f64 = 0.95;

/// The days that charts of one scale show.
pub(super) struct Days {
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) step: Step,
}

/// An article.
pub(super) struct Dot {
    pub(super) day: Date,
    pub(super) point: Point,
}

/// The mean of the articles of a period.
pub(super) struct Mean {
    /// The day of the first.
    pub(super) from: Date,
    /// Their middle day.
    day: f64,
    pub(super) articles: usize,
    pub(super) net: f64,
    pub(super) ends: Option<Interval>,
}

/// The means of all periods that have articles, in order.
pub(super) fn means(dots: &[Dot], step: Step) -> Vec<Mean> {
    let mut sorted: Vec<&Dot> = dots.iter().collect();
    sorted.sort_by_key(|dot| dot.day);
    sorted.chunk_by(|a, b| a.day.period(step) == b.day.period(step)).map(mean).collect()
}

fn mean(dots: &[&Dot]) -> Mean {
    let n = dots.len() as f64;
    let net = dots.iter().map(|dot| dot.point.net()).sum::<f64>() / n;
    let ends = half_width(dots, net)
        .map(|half| Interval { low: (net - half).max(-1.0), high: (net + half).min(1.0) });
    let day = dots.iter().map(|dot| f64::from(dot.day.number())).sum::<f64>() / n;
    Mean { from: dots[0].day, day, articles: dots.len(), net, ends }
}

/// Half of the interval of a mean: of three articles and more from how they differ, of fewer from the
/// intervals of their own.
fn half_width(dots: &[&Dot], mean: f64) -> Option<f64> {
    let n = dots.len() as f64;
    if dots.len() >= LEAST_ARTICLES {
        let squares = dots.iter().map(|dot| (dot.point.net() - mean).powi(2)).sum::<f64>();
        return Some(reach(LEVEL, n - 1.0) * (squares / (n - 1.0) / n).sqrt());
    }
    let halves = dots.iter().map(|dot| dot.point.interval().map(|ends| ends.width() / 2.0));
    let squares = halves.map(|half| half.map(|half| half * half)).sum::<Option<f64>>()?;
    Some(squares.sqrt() / n)
}

/// The net stance toward one party of articles with a date.
pub(super) fn timeline(label: &str, days: &Days, dots: &[Dot]) -> Markup {
    let (first, last) = (f64::from(days.first.number()), f64::from(days.last.number()));
    let room = ((last - first) * ROOM).max(0.5);
    let means = means(dots, days.step);
    chart(label, (WIDTH, HEIGHT), |area| {
        let mut builder = ChartBuilder::on(area);
        builder.margin(6).margin_right(16).x_label_area_size(24).y_label_area_size(40);
        let mut chart = builder.build_cartesian_2d(first - room..last + room, -1.0..1.0)?;
        let mut mesh = chart.configure_mesh();
        mesh.disable_x_mesh().disable_x_axis().bold_line_style(RULE).light_line_style(TRANSPARENT);
        mesh.axis_style(SOFT)
            .y_labels(3)
            .y_label_formatter(&|y| number(*y, 0))
            .label_style(letters(SOFT))
            .draw()?;
        chart.draw_series(LineSeries::new([(first - room, 0.0), (last + room, 0.0)], GUIDE))?;
        for (day, name) in Date::ticks(days.first, days.last, days.step, MAX_TICKS) {
            let x = f64::from(day.number());
            chart.draw_series(LineSeries::new([(x, -1.0), (x, 1.0)], RULE))?;
            let place = chart.plotting_area().map_coordinate(&(x, -1.0));
            let below = letters(SOFT).pos(Pos::new(HPos::Center, VPos::Top));
            area.draw(&Text::new(name, (place.0, place.1 + 6), below))?;
        }
        let banded: Vec<&[Mean]> = means.chunk_by(|a, b| a.ends.is_some() && b.ends.is_some()).collect();
        for run in banded {
            let ends = || run.iter().filter_map(|mean| Some((mean.day, mean.ends?)));
            let low = ends().map(|(day, ends)| (day, ends.low));
            let high = ends().map(|(day, ends)| (day, ends.high)).collect::<Vec<_>>().into_iter().rev();
            let outline: Vec<(f64, f64)> = low.chain(high).collect();
            match outline.as_slice() {
                [] => {}
                [low, high] => drop(chart.draw_series(LineSeries::new([*low, *high], BAND.stroke_width(8)))?),
                _ => drop(chart.draw_series([Polygon::new(outline, BAND.filled())])?),
            }
        }
        chart.draw_series(LineSeries::new(means.iter().map(|mean| (mean.day, mean.net)), INK))?;
        for dot in dots {
            let place = (f64::from(dot.day.number()), dot.point.net());
            let colour = match dot.point.side() {
                Some(Side::Favor) => BLUE,
                Some(Side::Against) => ORANGE,
                None => SOFT,
            };
            let inside = if dot.point.side().is_some() { colour } else { PAPER };
            chart.draw_series([Circle::new(place, 4, inside.filled())])?;
            chart.draw_series([Circle::new(place, 4, colour.stroke_width(2))])?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(day: &str, net: f64, ends: Option<(f64, f64)>) -> Dot {
        let interval = ends.map(|(low, high)| Interval { low, high });
        Dot { day: Date::parse(day).expect("a date"), point: Point::new(net, interval) }
    }

    #[test]
    fn a_period_has_the_mean_of_its_articles_and_an_interval_where_they_tell_one() {
        let dots = [
            dot("2025-05-20", 0.5, None),
            dot("2025-05-01", -0.5, None),
            dot("2025-05-09", 0.0, None),
            dot("2025-06-01", 0.2, Some((0.0, 0.4))),
            dot("2025-07-01", 0.2, None),
        ];
        let means = means(&dots, Step::Month);
        let shown: Vec<_> =
            means.iter().map(|mean| (mean.from.to_string(), mean.articles, mean.ends.is_some())).collect();
        let expected = [("2025-05-01", 3, true), ("2025-06-01", 1, true), ("2025-07-01", 1, false)];
        assert_eq!(shown, expected.map(|(day, n, has)| (day.to_owned(), n, has)));
        let ends = means[0].ends.expect("three articles");
        assert!(
            means[0].net.abs() < 1e-12 && (ends.low + 1.0).abs() < 1e-12,
            "t of two degrees is 4.3: {ends:?}"
        );
        let ends = means[1].ends.expect("its own");
        assert!((ends.low - 0.0).abs() < 1e-9 && (ends.high - 0.4).abs() < 1e-9, "{ends:?}");
    }
}
