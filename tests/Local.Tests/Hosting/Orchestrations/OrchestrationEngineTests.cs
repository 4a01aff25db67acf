using CondaStore.Tests.Support;
using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace CondaStore.Local.Tests.Hosting.Orchestrations;

public sealed class OrchestrationEngineTests : IAsyncLifetime
{
    private FakeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await FakeHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("Fan", 64, "Completed 4032")]
    [InlineData("Parent", null, "Completed 18")]
    [InlineData("Flaky", 3, "Completed \"ok ")]
    [InlineData("Flaky", 2, "Completed \"System.TimeoutException: busy\"")]
    [InlineData("NoSuchOrchestrator", null, "Failed ")]
    [InlineData("Illegal", null, "Failed ")]
    public async Task Run_Orchestrator_EndsAsExpected(string name, object? input, string expected) =>
        Assert.StartsWith(expected, await _host.RunAsync(name, input), StringComparison.Ordinal);

    [Fact]
    public async Task ExternalEvent_BeforeTimer_WinsAndCompletesAtOnce()
    {
        string id = await _host.Tasks.ScheduleNewOrchestrationInstanceAsync("Approval");

        await _host.Tasks.RaiseEventAsync(id, "APPROVED", "yes");

        Assert.Equal("Completed \"yes\"", await _host.OutputAsync(id));
    }

    [Fact]
    public async Task ContinueAsNew_WithUnclaimedEvent_KeepsIt()
    {
        string id = await _host.Tasks.ScheduleNewOrchestrationInstanceAsync("Countdown", 5);
        await _host.Tasks.RaiseEventAsync(id, "end", "bye");

        Assert.Equal("Completed \"bye\"", await _host.OutputAsync(id));
        Assert.Equal(5, _host.State.Count("count"));
    }

    [Fact]
    public async Task Restart_WithActivityUnderWay_RunsItAgainAndNothingElse()
    {
        string id = await _host.Tasks.ScheduleNewOrchestrationInstanceAsync("TwoSteps");
        await _host.WaitForCallAsync("second");

        await _host.StartAgainAsync();
        await _host.WaitForCallAsync("second");
        OrchestrationMetadata running = (await _host.Tasks.GetInstanceAsync(id))!;
        _host.State.Gate.SetResult();

        Assert.Equal("""{"stage":"second"}""", running.SerializedCustomStatus);
        Assert.Equal("Completed \"True\"", await _host.OutputAsync(id));
        Assert.Equal(0, _host.State.Count("first"));
        Assert.Equal(1, _host.State.Count("second"));
        Assert.Equal(1, _host.State.Count("instance " + id));
    }

    [Fact]
    public async Task Restart_WithTimerDueMeanwhile_FiresIt()
    {
        string id = await _host.Tasks.ScheduleNewOrchestrationInstanceAsync("Sleeper");
        await _host.Tasks.WaitForInstanceStartAsync(id);

        await _host.StartAgainAsync(new ShiftedTime(TimeSpan.FromHours(2)));

        Assert.Equal("Completed \"done\"", await _host.OutputAsync(id));
    }

    [Fact]
    public async Task Terminate_WithActivityUnderWay_EndsInstanceAndLeavesActivityRunning()
    {
        string id = await _host.Tasks.ScheduleNewOrchestrationInstanceAsync("TwoSteps");
        await _host.WaitForCallAsync("second");

        await _host.Tasks.TerminateInstanceAsync(id, new TerminateInstanceOptions("enough"));

        Assert.Equal("Terminated \"enough\"", await _host.OutputAsync(id));
        Assert.False(_host.State.Gate.Task.IsCompleted);
        RpcException finished = await Assert.ThrowsAsync<RpcException>(() => _host.Tasks.TerminateInstanceAsync(id));
        Assert.Equal(StatusCode.FailedPrecondition, finished.StatusCode);
        RpcException unknown = await Assert.ThrowsAsync<RpcException>(() => _host.Tasks.RaiseEventAsync("nobody", "e"));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Schedule_IdInUse_ThrowsWhileRunningAndReplacesWhenCompleted()
    {
        await _host.Tasks.ScheduleNewOrchestrationInstanceAsync("Approval", null, new StartOrchestrationOptions("one"));
        StartOrchestrationOptions once = new StartOrchestrationOptions("one").WithDedupeStatuses(
            OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => _host.Tasks.ScheduleNewOrchestrationInstanceAsync("Fan", 1, once));
        await _host.Tasks.RaiseEventAsync("one", "approved", "yes");
        await _host.OutputAsync("one");

        await _host.Tasks.ScheduleNewOrchestrationInstanceAsync("Fan", 3, new StartOrchestrationOptions("one"));

        Assert.Equal("Completed 6", await _host.OutputAsync("one"));
    }

    // The Functions host would terminate it; code that does not say what it wants must not pass here.
    [Fact]
    public async Task Schedule_IdOfARunningInstanceWithoutDedupeStatuses_IsNotSupported()
    {
        await _host.Tasks.ScheduleNewOrchestrationInstanceAsync("Approval", null, new StartOrchestrationOptions("one"));

        await Assert.ThrowsAsync<NotSupportedException>(
            () => _host.Tasks.ScheduleNewOrchestrationInstanceAsync("Fan", 1, new StartOrchestrationOptions("one")));
    }

    [Fact]
    public async Task SuspendedInstance_HoldsEventsUntilResumed()
    {
        string id = await _host.Tasks.ScheduleNewOrchestrationInstanceAsync("Approval");
        await _host.Tasks.SuspendInstanceAsync(id, "pause");
        await _host.Tasks.RaiseEventAsync(id, "approved", "yes");
        OrchestrationMetadata suspended = (await _host.Tasks.GetInstanceAsync(id))!;

        await _host.Tasks.ResumeInstanceAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Suspended, suspended.RuntimeStatus);
        Assert.Equal("Completed \"yes\"", await _host.OutputAsync(id));
    }

    [Fact]
    public async Task Schedule_StartAt_StaysPendingUntilThen()
    {
        await _host.Tasks.ScheduleNewOrchestrationInstanceAsync("Fan", 1, new StartOrchestrationOptions("later", DateTimeOffset.UtcNow.AddHours(1)));
        OrchestrationMetadata pending = (await _host.Tasks.GetInstanceAsync("later"))!;

        await _host.StartAgainAsync(new ShiftedTime(TimeSpan.FromHours(2)));

        Assert.Equal(OrchestrationRuntimeStatus.Pending, pending.RuntimeStatus);
        Assert.Equal("Completed 0", await _host.OutputAsync("later"));
    }

    [Fact]
    public async Task Purge_FinishedInstances_RemovesThemAndRefusesRunning()
    {
        await _host.RunAsync("Fan", 1);
        await _host.RunAsync("Fan", 2);
        string running = await _host.Tasks.ScheduleNewOrchestrationInstanceAsync("Approval");

        await Assert.ThrowsAsync<InvalidOperationException>(() => _host.Tasks.PurgeInstanceAsync(running));
        PurgeResult purged = await _host.Tasks.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Completed]));

        List<string> left = [];
        await foreach (OrchestrationMetadata instance in _host.Tasks.GetAllInstancesAsync())
        {
            left.Add(instance.InstanceId);
        }

        Assert.Equal(2, purged.PurgedInstanceCount);
        Assert.Equal([running], left);
    }
}
