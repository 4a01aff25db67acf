using CondaStore.Cli.Progress;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Tests.Progress;

public sealed class PlainProgressDisplayTests
{
    private readonly StringWriter _target = new() { NewLine = "\n" };
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Show_LongPhase_TellsEveryFiveSecondsAndAtTheEnd()
    {
        await ShowAsync(progress =>
        {
            progress.Report(new InstallProgress(InstallPhase.Fetch, 0, 3, 0, 3_000_000));
            _time.Advance(4);
            progress.Report(new InstallProgress(InstallPhase.Fetch, 1, 3, 900_000, 3_000_000));
            _time.Advance(2);
            progress.Report(new InstallProgress(InstallPhase.Fetch, 2, 3, 1_500_000, 3_000_000));
            _time.Advance(1.5);
            progress.Report(new InstallProgress(InstallPhase.Fetch, 3, 3, 3_000_000, 3_000_000));
        });

        Assert.Equal("fetch: 2 of 3 packages, 1.5 MB of 3.0 MB\nfetch: 3 packages, 3.0 MB in 7.50 s\n", _target.ToString());
    }

    [Fact]
    public async Task Show_PhaseWithoutTotals_IsToldWhenTheWorkEnds()
    {
        await ShowAsync(progress =>
        {
            progress.Report(new InstallProgress(InstallPhase.Verify, 7, 0));
            _time.Advance(0.25);
        });

        Assert.Equal("verify: 7 files in 0.25 s\n", _target.ToString());
    }

    [Fact]
    public async Task Show_ReportsAfterTheEnd_AreToldOnce()
    {
        await ShowAsync(progress =>
        {
            progress.Report(new InstallProgress(InstallPhase.Link, 2, 2));
            progress.Report(new InstallProgress(InstallPhase.Link, 2, 2));
        });

        Assert.Equal("link: 2 packages in 0.00 s\n", _target.ToString());
    }

    private Task<int> ShowAsync(Action<IProgress<InstallProgress>> work) => new PlainProgressDisplay(_target, _time).ShowAsync(progress =>
    {
        work(progress);
        return Task.FromResult(0);
    });
}
