using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Bundles;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents a new import in the API, and the size of the largest piece in bytes.</summary>
internal sealed record NewImportWire(string Id, int LargestPiece);

/// <summary>Represents a running import in the API.</summary>
internal sealed record RunningImportWire(string Id);

/// <summary>Represents the number of bytes received so far in the API.</summary>
internal sealed record ReceivedWire(long Received);

/// <summary>Represents an import in the API.</summary>
internal sealed record ImportWire(
    string Id,
    string Namespace,
    string? Environment,
    [property: WireValues(typeof(ImportState))] string State,
    long Received,
    long? EnvironmentId,
    long? BuildId,
    [property: WireValues("NONE", "RUNNING", "COMPLETED", "FAILED")] string Status,
    string? Message,
    string? ErrorCode,
    IReadOnlyList<string> Hints);

/// <summary>Represents a preview of an import in the API.</summary>
internal sealed record ImportPreviewWire(
    string Namespace,
    string Environment,
    bool NamespaceIsNew,
    string Bundle,
    string? SignedBy,
    BundleEnvironment Origin,
    int Builds,
    int Restorable,
    int NewSpecifications,
    int Packages,
    long Bytes,
    IReadOnlyList<string> Channels,
    IReadOnlyList<SettingDifference> Settings,
    IReadOnlyList<ImportProblemWire> Problems)
{
    public static ImportPreviewWire From(ImportPreview preview) => new(
        preview.Namespace,
        preview.Environment,
        preview.NamespaceIsNew,
        preview.Bundle,
        preview.SignedBy,
        preview.Origin,
        preview.Builds,
        preview.Restorable,
        preview.NewSpecifications,
        preview.Packages,
        preview.Bytes,
        preview.Channels,
        preview.Settings,
        [.. preview.Problems.Select(p => new ImportProblemWire(p.Code.ToText(), p.Message, p.Build, p.Hints))]);
}

/// <summary>Represents a reason why a bundle cannot be imported in the API.</summary>
internal sealed record ImportProblemWire(string Code, string Message, long? Build, IReadOnlyList<string> Hints);
