namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents a build that was started in the API.</summary>
internal sealed record StartedBuildWire(long BuildId);

/// <summary>Represents the packages that a solve has chosen in the API.</summary>
internal sealed record SolveWire(IEnumerable<SolvedPackageWire> Solve);
