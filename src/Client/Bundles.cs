namespace CondaStore.Client;

/// <summary>Where a bundle is to go.</summary>
/// <param name="Namespace">The namespace; it is made when it is missing.</param>
/// <param name="Environment">The name there; null for the bundle's own.</param>
public sealed record ImportRequest(string Namespace, string? Environment = null);

/// <summary>An import of a bundle.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Namespace">Where the environment goes.</param>
/// <param name="Environment">Its name there; null while that is the bundle's own.</param>
/// <param name="State"><c>RECEIVING</c>, <c>STAGING</c> or <c>IMPORTED</c>.</param>
/// <param name="Received">Bytes that have come.</param>
/// <param name="BuildId">The build that comes back as the active one; null when there is none.</param>
/// <param name="Status">Of the run: <c>NONE</c>, <c>RUNNING</c>, <c>COMPLETED</c> or <c>FAILED</c>.</param>
/// <param name="Message">Why it failed.</param>
/// <param name="ErrorCode">Why it failed, as a code.</param>
/// <param name="Hints">What could help.</param>
public sealed record RemoteImport(
    string Id,
    string? Namespace = null,
    string? Environment = null,
    string? State = null,
    long Received = 0,
    long? BuildId = null,
    string? Status = null,
    string? Message = null,
    string? ErrorCode = null,
    IReadOnlyList<string>? Hints = null);

/// <summary>What an import would do.</summary>
/// <param name="Namespace">Where the environment would go.</param>
/// <param name="Environment">Under which name.</param>
/// <param name="NamespaceIsNew">Whether the namespace would be made.</param>
/// <param name="Builds">Builds that would be added to the history.</param>
/// <param name="Restorable">Of these, how many can be brought back.</param>
/// <param name="NewSpecifications">Specifications that the store does not have yet.</param>
/// <param name="Packages">Package archives in the bundle.</param>
/// <param name="Bytes">Bytes of the bundle's members.</param>
/// <param name="Channels">Channels that the packages came from.</param>
/// <param name="Settings">Settings that differ; those of the store stay.</param>
/// <param name="Problems">Why it would be refused; empty when it would not.</param>
public sealed record RemoteImportPreview(
    string Namespace,
    string Environment,
    bool NamespaceIsNew,
    int Builds,
    int Restorable,
    int NewSpecifications,
    int Packages,
    long Bytes,
    IReadOnlyList<string> Channels,
    IReadOnlyList<RemoteSettingDifference> Settings,
    IReadOnlyList<RemoteImportProblem> Problems);

/// <summary>Why a bundle cannot be imported as asked.</summary>
/// <param name="Code">The cause, for example <c>CS1012</c>.</param>
/// <param name="Message">In a sentence.</param>
/// <param name="Build">The build of the bundle that it concerns; null for the whole.</param>
/// <param name="Hints">What would help.</param>
public sealed record RemoteImportProblem(string Code, string Message, long? Build, IReadOnlyList<string> Hints);

/// <summary>A setting that held where a bundle was written and does not here.</summary>
/// <param name="Name">The setting.</param>
/// <param name="There">Its value in the bundle, as JSON.</param>
/// <param name="Here">Its value in the store, as JSON.</param>
public sealed record RemoteSettingDifference(string Name, string There, string Here);

/// <summary>How much of a bundle has come.</summary>
/// <param name="Received">Bytes.</param>
internal sealed record RemoteReceipt(long Received);
