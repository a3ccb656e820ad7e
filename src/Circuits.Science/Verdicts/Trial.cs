using System.Collections.Concurrent;
using Circuits.Engine;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Controls;

namespace Circuits.Science.Verdicts;

/// <summary>Everything a claim may use while it is put to one subject: the subject, its controls, an engine, photographs, a seed.</summary>
/// <remarks>
/// What one claim measured the next may use again: <see cref="Once{T}"/> keeps results by what was measured on which
/// weights. All claims of a subject are tested with one trial, one after the other.
/// </remarks>
public sealed class Trial
{
    private readonly ConcurrentDictionary<(string, string), object> kept = new();
    private readonly int samples;
    private readonly Lazy<Subject> q;
    private readonly Lazy<Subject> r;
    private readonly Lazy<Subject> s;

    /// <summary>Prepares a trial; nothing is computed yet.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="engine">Runs networks.</param>
    /// <param name="photographs">Natural images for control Q and for natural stimuli.</param>
    /// <param name="seed">Everything random derives from it.</param>
    /// <param name="progress">Told what is going on.</param>
    /// <param name="cancellation">Stops the trial between batches.</param>
    /// <param name="samples">How many times as much claims draw as they do by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">That is less than once.</exception>
    public Trial(
        Subject subject, IEngine engine, IReadOnlyList<Photograph> photographs, int seed,
        IProgress<TrialProgress>? progress = null, CancellationToken cancellation = default, int samples = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        this.samples = samples;
        (Subject, Engine, Photographs, Seed, Cancellation) = (subject, engine, photographs, seed, cancellation);
        Progress = progress ?? new Progress<TrialProgress>();
        q = new(() => CalibratedWeights.Of(
            Subject, Engine, Photographs, SizePixels, Seeds.Derive(Seed, "Q"),
            Reporter("calibrating control Q"), Cancellation));
        r = new(() => UntrainedWeights.Of(Subject, Seeds.Derive(Seed, "R")));
        s = new(() => ShuffledWeights.Of(Subject, Seeds.Derive(Seed, "S")));
    }

    /// <summary>The network in question.</summary>
    public Subject Subject { get; }

    /// <summary>Runs networks.</summary>
    public IEngine Engine { get; }

    /// <summary>Natural images.</summary>
    public IReadOnlyList<Photograph> Photographs { get; }

    /// <summary>Everything random derives from it.</summary>
    public int Seed { get; }

    /// <summary>Stops the trial.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Told what is going on.</summary>
    public IProgress<TrialProgress> Progress { get; }

    /// <summary>The side of the square images that stimuli are drawn on.</summary>
    /// <remarks>
    /// Early and middle layers answer to 139 px as they do to 299 (tuning curves correlate above .999), at a fifth of the
    /// time. 139 = 8 · 15 + 19 puts a unit of Inception-v3's stride-8 and stride-16 grids exactly in the middle.
    /// </remarks>
    public int SizePixels => Math.Min(139, Subject.NativeSizePixels);

    /// <summary>How many stimuli, scenes or sources to draw where <paramref name="count"/> are enough by default.</summary>
    public int Samples(int count) => checked(count * samples);

    /// <summary>The subject, then its controls: whatever is measured is measured on all four.</summary>
    public IEnumerable<(string Name, Subject Subject)> All => [(Subject.Name, Subject), .. Controls];

    /// <summary>The untrained controls by letter: Q calibrated, R He-normal, S shuffled. Made when first asked for.</summary>
    public IReadOnlyList<(string Letter, Subject Subject)> Controls => [("Q", q.Value), ("R", r.Value), ("S", s.Value)];

    /// <summary>Something of the subject and of each control by name, for a note: <c>inception-v3 3, Q 0, R 1, S 0</c>.</summary>
    /// <param name="text">Of the subject (0), then of the controls.</param>
    public string OfEach(Func<int, string> text) => string.Join(", ", All.Select((who, i) => $"{who.Name} {text(i)}"));

    /// <summary>Measures something on some weights, or gives what was measured before.</summary>
    /// <param name="what">Names the measurement and all its parameters.</param>
    /// <param name="on">The subject or a control.</param>
    /// <param name="measure">Does it.</param>
    public T Once<T>(string what, Subject on, Func<Subject, T> measure)
        where T : class =>
        (T)kept.GetOrAdd((what, on.Fingerprint), _ => measure(on));

    /// <summary>A reporter of shares of one piece of work.</summary>
    public IProgress<double> Reporter(string what) => new Share(Progress, what);

    private sealed class Share(IProgress<TrialProgress> progress, string what) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new(what, value));
    }
}

/// <summary>What a trial is doing.</summary>
/// <param name="What">In a few words.</param>
/// <param name="Done">From 0 to 1.</param>
public readonly record struct TrialProgress(string What, double Done);
