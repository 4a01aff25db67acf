using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Work;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Domain.Tests.Store.Work;

public sealed class FetchProgressesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FetchProgresses _progresses;

    public FetchProgressesTests() => _progresses = new FetchProgresses(_time);

    [Fact]
    public void Add_Batches_AreOneSum()
    {
        _progresses.Add(Step(1, batch: 0), 2, new InstallProgress(InstallPhase.Fetch, 1, 3, 100, 300, "a"));

        InstallProgress sum = _progresses.Add(Step(1, batch: 1), 2, new InstallProgress(InstallPhase.Fetch, 2, 4, 50, 60, "b"));

        Assert.Equal(new InstallProgress(InstallPhase.Fetch, 3, 7, 150, 360, "b"), sum);
    }

    [Fact]
    public void Budget_OfTheBatchesOfAnAttempt_IsOne()
    {
        TransferBudget budget = _progresses.Budget(Step(1, batch: 0), 2);
        _time.Advance(TimeSpan.FromMinutes(29));

        Assert.Same(budget, _progresses.Budget(Step(1, batch: 1), 2));
        Assert.Equal(TimeSpan.FromMinutes(1), budget.Left);
        Assert.Equal(TimeSpan.FromMinutes(30), _progresses.Budget(Step(1, attempt: 2), 2).Left);
        Assert.Equal(TimeSpan.FromMinutes(30), _progresses.Budget(Step(2), 2).Left);
    }

    [Fact]
    public void Budget_OfManyBuilds_ForgetsTheOldestOnly()
    {
        TransferBudget oldest = _progresses.Budget(Step(1), 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        TransferBudget recent = _progresses.Budget(Step(2), 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        for (int id = 3; id < 259; id++)
        {
            _progresses.Budget(Step(id), 1);
        }

        Assert.Same(recent, _progresses.Budget(Step(2), 1));
        Assert.NotSame(oldest, _progresses.Budget(Step(1), 1));
    }

    private static BuildStepRequest Step(long build, int attempt = 1, int batch = 0) => new(build, attempt, batch);
}
