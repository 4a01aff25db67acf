using System.Reflection;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Maintenance;

/// <summary>
/// The functions that run by schedule, whether or not there is anything to do. A tick only starts an orchestration under a fixed id: while one
/// runs, another tick changes nothing, and one that was missed is made up for by the next. What is asked for is done at once by whoever is
/// asked; the sweeps are the safety net for processes that died between a change and what follows it, so they are slow and start nothing
/// when there is nothing to do.
/// </summary>
public static class ScheduledFunctions
{
    /// <summary>The names of the timers, and of the orchestration and the activities that they start.</summary>
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
