using Microsoft.DurableTask;

namespace CondaStore.Local.Hosting.Orchestrations;

internal sealed partial class EmbeddedOrchestrationContext
{
    private async Task<T> WithRetriesAsync<T>(TaskRetryOptions? retry, Func<Task<T>> attempt)
    {
        if (retry is null)
        {
            return await attempt();
        }

        DateTime begun = Time;
        for (int number = 1; ; number++)
        {
            TaskFailedException failure;
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failed)
            {
                failure = failed;
            }

            if (retry.Handler is { } handler)
            {
                RetryContext context = new(this, number, failure.FailureDetails, Time - begun, CancellationToken.None);
                if (await handler(context))
                {
                    continue;
                }

                throw failure;
            }

            TimeSpan? delay = Delay(retry.Policy!, number, Time - begun);
            if (delay is null)
            {
                throw failure;
            }

            await CreateTimer(Time + delay.Value, CancellationToken.None);
        }
    }

    /// <summary>Gets the delay after attempt <paramref name="number"/> (from 1), or null if there are no more attempts.</summary>
    private static TimeSpan? Delay(RetryPolicy policy, int number, TimeSpan elapsed)
    {
        if (number >= policy.MaxNumberOfAttempts)
        {
            return null;
        }

        double ticks = policy.FirstRetryInterval.Ticks * Math.Pow(policy.BackoffCoefficient, number - 1);
        long longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? long.MaxValue : policy.MaxRetryInterval.Ticks;
        TimeSpan delay = TimeSpan.FromTicks((long)Math.Min(ticks, longest));
        return policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed + delay >= policy.RetryTimeout ? null : delay;
    }
}
