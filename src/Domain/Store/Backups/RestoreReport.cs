namespace CondaStore.Domain.Store.Backups;

/// <summary>What a restore has come to.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Running">Builds of the restored environments that are still under way.</param>
/// <param name="Environments">The environments that were active, checked; empty while builds run.</param>
public sealed record RestoreReport(RestoreState State, int Running, IReadOnlyList<RestoredEnvironment> Environments)
{
    /// <summary>Whether every environment is active as before and intact.</summary>
    public bool IsAsBefore => State.Phase == RestorePhase.Restored && Running == 0 && Environments.All(e => e.Problem is null);
}
