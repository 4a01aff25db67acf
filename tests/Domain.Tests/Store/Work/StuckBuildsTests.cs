using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CondaStore.Domain.Tests.Store.Work;

public sealed class StuckBuildsTests : IDisposable
{
    private static readonly TimeSpan GoneAfter = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    private readonly TemporaryDirectory _folder = new();
    private readonly StoreUnderTest _store = new();
    private readonly TestLeases _leases;
    private readonly Orchestrations _orchestrations = new();
    private readonly StuckBuilds _stuck;

    public StuckBuildsTests()
    {
        _leases = new TestLeases(_store.Clock);
        AttemptTimes times = new(_store.Clock);
        WorkOptions options = new() { SolveConcurrency = 1, BuildTimeLimit = Limit, WorkerGoneAfter = GoneAfter };
        _stuck = new StuckBuilds(
            _store.Builds,
            new BuildEnds(
                _store.Builds, _store.Log, MountedShare.Open(_folder.Path), times, options, _store.Clock, NullLogger<BuildEnds>.Instance),
            new WorkerPresence(_leases, LeaseTimes.Of(TimeSpan.FromSeconds(60)), _store.Clock),
            times,
            options,
            _store.Clock,
            NullLogger<StuckBuilds>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(14, false, 0)]
    [InlineData(16, false, 1)]
    [InlineData(16, true, 0)]
    [InlineData(-16, false, 1)]
    public async Task HandleAsync_Queued_IsScheduledWithoutOrchestrationAfterTheGrace(int seconds, bool isRunning, int scheduled)
    {
        await _store.SubmitAsync();
        _orchestrations.IsRunning = isRunning;
        SetClock(TimeSpan.FromSeconds(seconds));

        await _stuck.HandleAsync(_orchestrations, Token);

        Assert.Equal(scheduled, _orchestrations.Scheduled.Count);
    }

    [Theory]
    [InlineData(119, false, 0)]
    [InlineData(121, false, 1)]
    [InlineData(121, true, 0)]
    public async Task HandleAsync_WorkerWithoutHeartbeat_IsFollowedWhenNoOrchestrationRuns(int seconds, bool isRunning, int scheduled)
    {
        await _store.BeginAsync(await _store.SubmitAsync());
        _orchestrations.IsRunning = isRunning;
        SetClock(TimeSpan.FromSeconds(seconds));

        await _stuck.HandleAsync(_orchestrations, Token);

        Assert.Equal(scheduled, _orchestrations.Scheduled.Count);
    }

    [Fact]
    public async Task HandleAsync_WorkerPresentOnAnotherHost_LeavesItTheBuild()
    {
        await _store.BeginAsync(await _store.SubmitAsync());
        _store.Clock.Advance(GoneAfter + TimeSpan.FromSeconds(1));
        Lease presence = (await _leases.AcquireAsync("hosts/worker-1", "worker-1", TimeSpan.FromSeconds(60), Token))!;

        await _stuck.HandleAsync(_orchestrations, Token);
        int before = _orchestrations.Scheduled.Count;
        await _leases.ReleaseAsync(presence, Token);
        await _stuck.HandleAsync(_orchestrations, Token);

        Assert.Equal((0, 1), (before, _orchestrations.Scheduled.Count));
    }

    [Fact]
    public async Task HandleAsync_ThirdWorkerLost_FailsTheBuild()
    {
        Build build = await _store.SubmitAsync();
        for (int attempt = 0; attempt < 3; attempt++)
        {
            build = await _store.Builds.BeginAsync(build.Id, attempt, $"run {attempt}", "worker-1", Token);
        }

        _store.Clock.Advance(GoneAfter + TimeSpan.FromSeconds(1));

        await _stuck.HandleAsync(_orchestrations, Token);

        Build failed = await _store.Builds.GetAsync(build.Id, Token);
        Assert.Equal((BuildStatus.Failed, ErrorCode.WorkerGone), (failed.Status, failed.ErrorCode));
        Assert.Empty(_orchestrations.Scheduled);
    }

    [Theory]
    [InlineData(false, BuildStatus.Failed)]
    [InlineData(true, BuildStatus.Canceled)]
    public async Task HandleAsync_LongerThanTheLimit_EndsTheBuildAndItsOrchestration(bool isCanceled, BuildStatus status)
    {
        Build build = await _store.BeginAsync(await _store.SubmitAsync());
        await _stuck.HandleAsync(_orchestrations, Token);
        if (isCanceled)
        {
            await _store.Builds.RequestCancelAsync(build.Id, Token);
        }

        _orchestrations.IsRunning = true;
        _store.Clock.Advance(Limit + GoneAfter + TimeSpan.FromSeconds(1));

        await _stuck.HandleAsync(_orchestrations, Token);

        Assert.Equal(status, (await _store.Builds.GetAsync(build.Id, Token)).Status);
        Assert.Equal([build.Id], _orchestrations.Terminated);
    }

    public void Dispose() => _folder.Dispose();

    private void SetClock(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
        {
            _store.Clock.Advance(time);
        }
        else
        {
            _store.Clock.AdjustTime(_store.Clock.GetUtcNow() + time);
        }
    }

    private sealed class Orchestrations : IBuildOrchestrations
    {
        public bool IsRunning { get; set; }

        public List<long> Scheduled { get; } = [];

        public List<long> Terminated { get; } = [];

        public Task ScheduleAsync(Build build, CancellationToken cancellationToken)
        {
            Scheduled.Add(build.Id);
            return Task.CompletedTask;
        }

        public Task<bool> IsRunningAsync(Build build, CancellationToken cancellationToken) => Task.FromResult(IsRunning);

        public Task TerminateAsync(Build build, CancellationToken cancellationToken)
        {
            Terminated.Add(build.Id);
            return Task.CompletedTask;
        }
    }
}
