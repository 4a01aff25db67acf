using CondaStore.Cli.Progress;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Tests.Progress;

public sealed class TerminalProgressDisplayTests
{
    [Fact]
    public async Task Show_SeveralPhases_DrawsABarForEach()
    {
        StringWriter target = new();

        string result = await new TerminalProgressDisplay(target).ShowAsync(progress =>
        {
            progress.Report(new InstallProgress(InstallPhase.Solve, 0, 0));
            progress.Report(new InstallProgress(InstallPhase.Solve, 12, 12));
            progress.Report(new InstallProgress(InstallPhase.Fetch, 5, 12, 1_500_000, 3_000_000));
            return Task.FromResult("done");
        });

        Assert.Equal("done", result);
        Assert.Contains("fetch", target.ToString(), StringComparison.Ordinal);
        Assert.Contains("solve", target.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public Task Show_FailingWork_PassesTheFailureOn() =>
        Assert.ThrowsAsync<StoreException>(() => new TerminalProgressDisplay(new StringWriter())
            .ShowAsync<int>(_ => throw new StoreException(ErrorCode.DiskFull, "full")));
}
