using System.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Identifies this process as a lease holder: <c>machine/process/random</c>. A lease held by a terminated process of this machine need not
/// be waited for.
/// </summary>
public static class LeaseHolder
{
    /// <summary>Gets the holder name of this process.</summary>
    public static string Name { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}"[..^24];

    /// <summary>Breaks a lease held by a terminated process of this machine.</summary>
    public static async Task BreakIfDeadAsync(ILeases leases, string name, CancellationToken cancellationToken)
    {
        if (await leases.FindAsync(name, cancellationToken) is { IsHeld: true } state && IsDead(state.Holder))
        {
            await leases.BreakAsync(state, cancellationToken);
        }
    }

    private static bool IsDead(string? holder)
    {
        string[] parts = holder?.Split('/') ?? [];
        if (parts.Length != 3 || parts[0] != Environment.MachineName || holder == Name || !int.TryParse(parts[1], out int process))
        {
            return false;
        }

        if (process == Environment.ProcessId)
        {
            // In a container, the first process always has the same id.
            return true;
        }

        try
        {
            using Process found = Process.GetProcessById(process);
            return found.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
