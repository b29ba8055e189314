//! Net stance by date.

use crate::number::Interval;
use maud::Markup;
use plotters::prelude::*;

use super::date::Date;
use crate::pipeline::NetStance;
use crate::report::form::page::chart::{BLUE, GUIDE, PAPER, RULE, SOFT, WIDTH, chart, letters, number};

/// Height of a chart.
const HEIGHT: u32 = 200;
/// Days that are left on either side.
const ROOM: f64 = 0.06;

/// The net stance toward one party of articles with a date, from the first to the last.
pub(super) fn timeline(label: &str, days: &(Date, Date), of: &[(Date, &NetStance)]) -> Markup {
    let (first, last) = (f64::from(days.0.number()), f64::from(days.1.number()));
    let room = ((last - first) * ROOM).max(0.5);
    chart(label, (WIDTH, HEIGHT), |area| {
        let mut builder = ChartBuilder::on(area);
        builder.margin(6).margin_right(24).x_label_area_size(26).y_label_area_size(44);
        let mut chart = builder.build_cartesian_2d(first - room..last + room, -1.0..1.0)?;
        let mut mesh = chart.configure_mesh();
        mesh.bold_line_style(RULE).light_line_style(TRANSPARENT).axis_style(SOFT).x_labels(4).y_labels(5);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a day of the chart")]
        mesh.x_label_formatter(&|x| Date::from_number(x.round() as u32).to_string())
            .y_label_formatter(&|y| number(*y, 1))
            .label_style(letters(SOFT))
            .draw()?;
        chart.draw_series(LineSeries::new([(first - room, 0.0), (last + room, 0.0)], GUIDE))?;
        for (day, net) in of {
            let x = f64::from(day.number());
            if let Some(Interval { low, high }) = net.interval {
                chart.draw_series(LineSeries::new([(x, low), (x, high)], BLUE.stroke_width(2)))?;
            }
            let is_clear = net.interval.is_some_and(|Interval { low, high }| low > 0.0 || high < 0.0);
            let inside = if is_clear { BLUE } else { PAPER };
            chart.draw_series([Circle::new((x, net.net_stance), 4, inside.filled())])?;
            chart.draw_series([Circle::new((x, net.net_stance), 4, BLUE.stroke_width(2))])?;
        }
        Ok(())
    })
}
