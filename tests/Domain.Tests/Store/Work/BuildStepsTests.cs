using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using Microsoft.Extensions.Logging.Abstractions;

namespace CondaStore.Domain.Tests.Store.Work;

public sealed class BuildStepsTests
{
    private readonly StoreUnderTest _store = new();
    private readonly BuildSteps _steps;

    public BuildStepsTests() => _steps = new BuildSteps(
        _store.Builds,
        _store.Deletions,
        _store.Log,
        new AttemptTimes(_store.Clock),
        new WorkOptions { SolveConcurrency = 1, BuildTimeLimit = TimeSpan.FromHours(1) },
        _store.Clock,
        NullLogger<BuildSteps>.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_FailsForGood_ReturnsTheFailureAndLogsIt()
    {
        Build build = await _store.BeginAsync(await _store.SubmitAsync());

        FetchResult result = await RunAsync(build, () => throw new StoreException(ErrorCode.HashMismatch, "not what was promised") { Hints = ["look"] });

        Assert.Equal((StepOutcome.Failed, ErrorCode.HashMismatch, "not what was promised"), (result.Outcome, result.Code, result.Message));
        Assert.Contains("[fetch] not what was promised", await LogAsync(build), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_FailsWithWhatMayPass_ThrowsItsCodeAsData()
    {
        Build build = await _store.BeginAsync(await _store.SubmitAsync());

        TransientStepException thrown = await Assert.ThrowsAsync<TransientStepException>(
            () => RunAsync(build, () => throw new StoreException(ErrorCode.ChannelUnavailable, "no: answer") { IsTransient = true }));

        Assert.Equal(new TransientFailure(ErrorCode.ChannelUnavailable, "no: answer"), TransientFailure.Parse(thrown.Message));
    }

    // A worker that stood still loses its packages and its build to the one that followed; the log is that one's by now.
    [Fact]
    public async Task RunAsync_FailsAfterAnotherAttemptHasBegun_SaysNothing()
    {
        Build build = await _store.BeginAsync(await _store.SubmitAsync());
        string before = await LogAsync(build);

        FetchResult result = await RunAsync(build, async () =>
        {
            await _store.Builds.BeginAsync(build.Id, build.Attempt, "next", "next", Token);
            throw new StoreException(ErrorCode.LeaseLost, "the right to write p was lost to another host") { IsTransient = true };
        });

        Assert.Equal(StepOutcome.Superseded, result.Outcome);
        Assert.Equal(before, await LogAsync(build));
    }

    private Task<FetchResult> RunAsync(Build build, Func<Task<FetchResult>> body) =>
        _steps.RunAsync(new BuildStepRequest(build.Id, build.Attempt), InstallPhase.Fetch, _ => body(), Token);

    private async Task<string> LogAsync(Build build)
    {
        if (await _store.Blobs.PropertiesAsync(build.LogName, Token) is null)
        {
            return "";
        }

        using StreamReader reader = new(await _store.Blobs.OpenReadAsync(build.LogName, 0, null, Token));
        return await reader.ReadToEndAsync(Token);
    }
}
