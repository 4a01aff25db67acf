using System.Globalization;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Progress;

/// <summary>Writes a line when a phase begins, one every few seconds during it, and one when it ends. Used for logs and pipes.</summary>
internal sealed class PlainProgressDisplay(TextWriter target, TimeProvider time) : ProgressDisplay
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override async Task<T> ShowAsync<T>(Func<IProgress<InstallProgress>, Task<T>> work)
    {
        Lines lines = new(target, time);
        T result = await work(lines);
        lines.FinishAll();
        return result;
    }

    private sealed class Lines(TextWriter target, TimeProvider time) : IProgress<InstallProgress>
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<InstallPhase, Phase> _phases = [];

        public void Report(InstallProgress value)
        {
            lock (_gate)
            {
                if (!_phases.TryGetValue(value.Phase, out Phase? phase))
                {
                    _phases.Add(value.Phase, phase = new Phase { Started = time.GetTimestamp(), LastLine = time.GetTimestamp() });
                }

                phase.Latest = value;
                if (value.ItemsTotal > 0 && value.ItemsDone >= value.ItemsTotal)
                {
                    Finish(phase);
                }
                else if (time.GetElapsedTime(phase.LastLine) >= Interval)
                {
                    phase.LastLine = time.GetTimestamp();
                    target.WriteLine($"{NameOf(value.Phase)}: {Amount(value)}");
                }
            }
        }

        public void FinishAll()
        {
            lock (_gate)
            {
                foreach (Phase phase in _phases.Values)
                {
                    Finish(phase);
                }
            }
        }

        private void Finish(Phase phase)
        {
            if (!phase.IsFinished)
            {
                phase.IsFinished = true;
                string seconds = time.GetElapsedTime(phase.Started).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
                target.WriteLine($"{NameOf(phase.Latest.Phase)}: {Amount(phase.Latest)} in {seconds} s");
            }
        }

        private static string Amount(InstallProgress value)
        {
            string items = value.ItemsTotal > value.ItemsDone
                ? $"{value.ItemsDone} of {value.ItemsTotal} {UnitOf(value.Phase)}"
                : $"{value.ItemsDone} {UnitOf(value.Phase)}";
            return value.BytesTotal > value.BytesDone ? $"{items}, {ByteText.Of(value.BytesDone)} of {ByteText.Of(value.BytesTotal)}"
                : value.BytesDone > 0 ? $"{items}, {ByteText.Of(value.BytesDone)}"
                : items;
        }
    }

    private sealed class Phase
    {
        public long Started { get; init; }

        public long LastLine { get; set; }

        public InstallProgress Latest { get; set; }

        public bool IsFinished { get; set; }
    }
}
