using System.Diagnostics;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Who this process is when it holds a lease: <c>machine/process/random</c>. A lease whose holder was another process of this machine
/// that is gone need not be waited for.
/// </summary>
public static class LeaseHolder
{
    /// <summary>This process.</summary>
    public static string Name { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}"[..^24];

    /// <summary>Ends a lease that a dead process of this machine left behind.</summary>
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
            // In a container every first process has the same number.
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
