using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Runs a long piece of work that can be interrupted and gone on with, within the time that an activity may take. What should be tried
/// again is thrown, what will not change comes back as a result.
/// </summary>
public static class StepBudget
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    /// <summary>Runs the work; unfinished when the time is over.</summary>
    /// <exception cref="TransientStepException">The work failed with what may pass.</exception>
    public static async Task<TResult> RunAsync<TResult>(
        TimeProvider timeProvider, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
        where TResult : StepResult, new()
    {
        using CancellationTokenSource time = new(Longest, timeProvider);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            return await work(both.Token);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new TResult { Outcome = StepOutcome.Unfinished };
        }
        catch (StoreException failure)
        {
            return StepResult.FailureUnlessTransient<TResult>(failure);
        }
    }
}
