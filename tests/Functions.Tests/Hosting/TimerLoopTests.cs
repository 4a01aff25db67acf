namespace CondaStore.Functions.Tests.Hosting;

public sealed class TimerLoopTests
{
    [Fact]
    public async Task Start_TimerDueWhileDown_RunsOnceAsPastDue()
    {
        await using FakeHost host = await FakeHost.StartAsync();
        await Task.Delay(100);
        int before = host.State.Calls.Count;

        await host.StartAgainAsync(new ShiftedTime(TimeSpan.FromDays(800)));
        await host.WaitForCallAsync("tick past due");
        await host.StartAgainAsync(new ShiftedTime(TimeSpan.FromDays(800)));
        await Task.Delay(100);

        Assert.Equal(0, before);
        Assert.Empty(host.State.Calls);
    }
}
