using System.Reflection;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Maintenance;

/// <summary>
/// Lists the functions that run on a schedule, whether or not there is work. A tick only starts an orchestration with a fixed ID: while
/// one is running, further ticks have no effect, and a missed one is covered by the next. Requested work is started immediately by the
/// process that receives the request; the sweeps only recover work of processes that died in between, so they are infrequent and start
/// nothing if there is nothing to do.
/// </summary>
public static class ScheduledFunctions
{
    /// <summary>The names of the timers, and of the orchestration and activities that they start.</summary>
    public static IReadOnlySet<string> Names { get; } = Timers()
        .Append(FunctionNames.KeepHouse)
        .Append(FunctionNames.EndStuckBuilds)
        .Append(FunctionNames.ForgetOrchestrations)
        .Append(FunctionNames.ReadChannels)
        .Append(FunctionNames.RemoveStrayPrefixes)
        .ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Timers() =>
        from type in typeof(ScheduledFunctions).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null && method.GetParameters().Any(p => p.IsDefined(typeof(TimerTriggerAttribute)))
        select function.Name;
}
