using CondaStore.Domain.Diagnostics;
using Spectre.Console;

namespace CondaStore.Cli.Progress;

/// <summary>Shows one progress bar for each phase, redrawn in place.</summary>
internal sealed class TerminalProgressDisplay(TextWriter target) : ProgressDisplay
{
    /// <inheritdoc/>
    public override Task<T> ShowAsync<T>(Func<IProgress<InstallProgress>, Task<T>> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(target),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
        });
        return console.Progress()
            .AutoRefresh(true)
            .HideCompleted(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new AmountColumn(),
                new RateColumn(),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                Bars bars = new(context);
                T result = await work(bars);
                bars.FinishAll();
                return result;
            });
    }

    private sealed class Bars(ProgressContext context) : IProgress<InstallProgress>
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<InstallPhase, ProgressTask> _tasks = [];

        public void Report(InstallProgress value)
        {
            lock (_gate)
            {
                if (!_tasks.TryGetValue(value.Phase, out ProgressTask? task))
                {
                    _tasks.Add(value.Phase, task = context.AddTask(NameOf(value.Phase)));
                }

                task.State.Update<InstallProgress>(AmountColumn.StateKey, _ => value);
                task.IsIndeterminate = value.ItemsTotal == 0;
                (long done, long total) = value.BytesTotal > 0 ? (value.BytesDone, value.BytesTotal) : (value.ItemsDone, value.ItemsTotal);
                task.MaxValue = Math.Max(total, 1);
                task.Value = Math.Min(done, task.MaxValue);
            }
        }

        public void FinishAll()
        {
            lock (_gate)
            {
                foreach (ProgressTask task in _tasks.Values)
                {
                    task.IsIndeterminate = false;
                    task.Value = task.MaxValue;
                    task.StopTask();
                }
            }
        }
    }
}
