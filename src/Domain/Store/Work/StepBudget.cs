using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Runs long, resumable work within the time limit of an activity. Transient failures are thrown, permanent ones are returned as a result.
/// </summary>
public static class StepBudget
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    /// <summary>Runs the work; the result is unfinished if the time is used up.</summary>
    /// <exception cref="TransientStepException">The work failed with a transient failure.</exception>
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
