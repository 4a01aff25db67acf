using Microsoft.DurableTask;

namespace CondaStore.Functions.Builds;

/// <summary>
/// Defines when activities are retried. Only exceptions are retried; a failure that would repeat is returned as a result.
/// </summary>
internal static class RetryRules
{
    /// <summary>Five attempts within about a minute, for transient failures of networks and storage.</summary>
    public static TaskOptions Transient { get; } =
        TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(2), 2.0, TimeSpan.FromSeconds(30)));

    /// <summary>About ten minutes, for the writes that end a build and must not be lost.</summary>
    public static TaskOptions Persistent { get; } =
        TaskOptions.FromRetryPolicy(new RetryPolicy(20, TimeSpan.FromSeconds(1), 2.0, TimeSpan.FromSeconds(30)));
}
