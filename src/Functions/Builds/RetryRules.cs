using Microsoft.DurableTask;

namespace CondaStore.Functions.Builds;

/// <summary>When an activity is tried again. Only exceptions are; a failure that will repeat comes back as a result.</summary>
internal static class RetryRules
{
    /// <summary>Five attempts within about a minute, for networks and storage that have a bad moment.</summary>
    public static TaskOptions Transient { get; } =
        TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(2), 2.0, TimeSpan.FromSeconds(30)));

    /// <summary>For the writes that end a build and must not be lost: about ten minutes.</summary>
    public static TaskOptions Persistent { get; } =
        TaskOptions.FromRetryPolicy(new RetryPolicy(20, TimeSpan.FromSeconds(1), 2.0, TimeSpan.FromSeconds(30)));
}
