using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Progress;

/// <summary>Represents a display that shows nothing.</summary>
internal sealed class QuietProgressDisplay : ProgressDisplay
{
    /// <inheritdoc/>
    public override Task<T> ShowAsync<T>(Func<IProgress<InstallProgress>, Task<T>> work) => work(new Deaf());

    private sealed class Deaf : IProgress<InstallProgress>
    {
        public void Report(InstallProgress value)
        {
        }
    }
}
