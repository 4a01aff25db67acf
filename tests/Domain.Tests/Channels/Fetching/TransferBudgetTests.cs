using CondaStore.Domain.Channels.Fetching;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Domain.Tests.Channels.Fetching;

public sealed class TransferBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Left_OfAFile_GrowsWithItsBytes()
    {
        TransferBudget budget = TransferBudget.OfFile(_time);
        Assert.Equal(TimeSpan.FromMinutes(10), budget.Left);

        budget.Add(160 * 1024);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(TimeSpan.FromSeconds(550), budget.Left);
    }

    [Fact]
    public void Left_OfABuild_IsWhatAllTransfersLeave()
    {
        TransferBudget budget = TransferBudget.OfBuild(_time);
        Parallel.For(0, 100, _ => budget.Add(64 * 1024));
        _time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(TimeSpan.FromSeconds(100), budget.Left);
    }

    [Fact]
    public void Verdict_SaysHowSlowItWas()
    {
        TransferBudget budget = TransferBudget.OfFile(_time);
        budget.Add(1500);
        _time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal("was given up after 11 minutes, in which 1,500 bytes came; 16 KiB a second are expected", budget.Verdict());
    }
}
