//! Work on many items at once, results in the order of the items.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

/// What bounds the items that are handed out and not yet delivered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Worker threads; 1 works on the calling thread.
    pub(crate) jobs: NonZeroUsize,
    /// The most that the weights of items in flight may add up to. An item that is heavier by
    /// itself is let in when nothing else is in flight.
    pub(crate) weight: u64,
    /// The most items in flight.
    pub(crate) count: NonZeroUsize,
}

/// An item that takes more than this part of what may be in flight is begun before others.
const HEAVY: u64 = 16;

/// The work on an item panicked. What it said is not kept: it could quote text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Panicked;

/// Works on every item and delivers the results in the order of the items.
///
/// `items` gives each item with its weight. `begin` makes what a worker keeps from item to item;
/// it is made anew after a panic. `deliver` runs on the calling thread, one result at
/// a time; when it breaks, items not begun are dropped, those at work are finished and dropped,
/// and the call returns. The same results come in the same order whatever the bounds are.
pub(crate) fn in_order<T, W, R>(
    bounds: Bounds,
    items: impl Iterator<Item = (T, u64)>,
    begin: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, T) -> R + Sync,
    mut deliver: impl FnMut(Result<R, Panicked>) -> ControlFlow<()>,
) where
    T: Send,
    R: Send,
{
    let guarded = |worker: &mut Option<W>, item: T| {
        let done = catch_unwind(AssertUnwindSafe(|| {
            work(worker.get_or_insert_with(&begin), item)
        }));
        done.map_err(|_| {
            *worker = None;
            Panicked
        })
    };
    if bounds.jobs.get() == 1 {
        let mut worker = None;
        for (item, _) in items {
            if deliver(guarded(&mut worker, item)).is_break() {
                return;
            }
        }
        return;
    }
    let stopped = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (hand_out, jobs) = crossbeam_channel::unbounded::<(usize, T)>();
        let (hand_out_heavy, heavy_jobs) = crossbeam_channel::unbounded::<(usize, T)>();
        let (hand_in, results) = crossbeam_channel::unbounded();
        for _ in 0..bounds.jobs.get() {
            let (jobs, heavy_jobs, hand_in) = (jobs.clone(), heavy_jobs.clone(), hand_in.clone());
            let (guarded, stopped) = (&guarded, &stopped);
            scope.spawn(move || {
                let mut worker = None;
                // A heavy item that is begun last would keep one worker busy and the others idle.
                let next = || {
                    heavy_jobs.try_recv().ok().or_else(|| {
                        crossbeam_channel::select! {
                            recv(heavy_jobs) -> job => job.ok().or_else(|| jobs.recv().ok()),
                            recv(jobs) -> job => job.ok().or_else(|| heavy_jobs.recv().ok()),
                        }
                    })
                };
                while let Some((index, item)) = next() {
                    if stopped.load(Ordering::Relaxed) {
                        break;
                    }
                    if hand_in.send((index, guarded(&mut worker, item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop((jobs, heavy_jobs, hand_in));

        let mut items = items.peekable();
        let mut window: VecDeque<(u64, Option<Result<R, Panicked>>)> = VecDeque::new();
        let mut first = 0;
        let mut weight = 0_u64;
        loop {
            while window.len() < bounds.count.get()
                && items.peek().is_some_and(|(_, w)| {
                    window.is_empty() || weight.saturating_add(*w) <= bounds.weight
                })
            {
                let Some((item, w)) = items.next() else { break };
                weight = weight.saturating_add(w);
                let index = first + window.len();
                window.push_back((w, None));
                let heavy = w > bounds.weight / HEAVY;
                let hand_out = if heavy { &hand_out_heavy } else { &hand_out };
                if hand_out.send((index, item)).is_err() {
                    return;
                }
            }
            if window.is_empty() {
                return;
            }
            // Workers outlive the loop and every panic is caught, so a result always comes.
            let Ok((index, result)) = results.recv() else {
                return;
            };
            if let Some(slot) = window.get_mut(index - first) {
                slot.1 = Some(result);
            }
            while let Some((w, Some(_))) = window.front() {
                weight = weight.saturating_sub(*w);
                first += 1;
                if let Some((_, Some(result))) = window.pop_front()
                    && deliver(result).is_break()
                {
                    stopped.store(true, Ordering::Relaxed);
                    return;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;

    fn bounds(jobs: usize, weight: u64, count: usize) -> Bounds {
        Bounds {
            jobs: NonZeroUsize::new(jobs).unwrap(),
            weight,
            count: NonZeroUsize::new(count).unwrap(),
        }
    }

    /// Uneven work, so that items finish out of order.
    fn busy(n: u64) -> u64 {
        (0..(n % 7) * 2_000).fold(n, |a, b| std::hint::black_box(a ^ b ^ b))
    }

    #[test]
    fn order_is_kept_whatever_the_bounds() {
        let expected: Vec<u64> = (0..500).collect();
        for jobs in [1, 2, 5] {
            for count in [1, 3, 100] {
                let mut got = Vec::new();
                in_order(
                    bounds(jobs, 20, count),
                    (0..500).map(|n| (n, n % 30)),
                    || (),
                    |(), n| busy(n),
                    |r| {
                        got.push(r.unwrap());
                        ControlFlow::Continue(())
                    },
                );
                assert_eq!(got, expected, "{jobs} jobs, window of {count}");
            }
        }
    }

    #[test]
    fn weight_in_flight_stays_within_the_window() {
        let (now, most) = (AtomicU64::new(0), AtomicU64::new(0));
        let items = (0..300_u64).map(|n| {
            let weight = 1 + n % 9;
            let total = now.fetch_add(weight, Ordering::SeqCst) + weight;
            most.fetch_max(total, Ordering::SeqCst);
            (weight, weight)
        });
        in_order(
            bounds(3, 40, 100),
            items,
            || (),
            |(), w| w,
            |r| {
                now.fetch_sub(r.unwrap(), Ordering::SeqCst);
                ControlFlow::Continue(())
            },
        );
        // One item is looked at before it is let in.
        let most = most.load(Ordering::SeqCst);
        assert!((30..=49).contains(&most), "{most}");
    }

    #[test]
    fn a_heavy_item_goes_alone_and_does_not_stall() {
        let mut got = 0;
        in_order(
            bounds(2, 10, 4),
            (0..20).map(|n| (n, 1_000)),
            || (),
            |(), n| n,
            |_| {
                got += 1;
                ControlFlow::Continue(())
            },
        );
        assert_eq!(got, 20);
    }

    #[test]
    fn a_panic_is_one_result_and_the_others_go_on() {
        for jobs in [1, 3] {
            let mut failed = Vec::new();
            let mut at = 0;
            in_order(
                bounds(jobs, 10, 4),
                (0..50).map(|n| (n, 1)),
                || (),
                |(), n: u32| assert!(n % 10 != 3, "never printed"),
                |r| {
                    if r.is_err() {
                        failed.push(at);
                    }
                    at += 1;
                    ControlFlow::Continue(())
                },
            );
            assert_eq!((at, failed), (50, vec![3, 13, 23, 33, 43]));
        }
    }

    #[test]
    fn a_worker_keeps_what_it_has_until_a_panic() {
        let mut counts = Vec::new();
        in_order(
            bounds(1, 10, 4),
            (0..6).map(|n| (n, 1)),
            || 0,
            |seen: &mut u32, n| {
                assert!(n != 2, "never printed");
                *seen += 1;
                *seen
            },
            |r| {
                counts.push(r.ok());
                ControlFlow::Continue(())
            },
        );
        assert_eq!(counts, [Some(1), Some(2), None, Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn breaking_stops_the_run() {
        for jobs in [1, 3] {
            let worked = AtomicU64::new(0);
            let mut delivered = 0;
            in_order(
                bounds(jobs, 100, 8),
                (0..10_000).map(|n| (n, 1)),
                || (),
                |(), n: u64| worked.fetch_add(1, Ordering::SeqCst).max(n),
                |_| {
                    delivered += 1;
                    if delivered == 5 {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                },
            );
            assert_eq!(delivered, 5);
            assert!(worked.load(Ordering::SeqCst) <= 5 + 8, "{jobs} jobs");
        }
    }
}
