namespace CondaStore.Client;

/// <summary>Represents the target of an import.</summary>
/// <param name="Namespace">The namespace; it is created if it does not exist.</param>
/// <param name="Environment">The name of the environment, or null for the name in the bundle.</param>
public sealed record ImportRequest(string Namespace, string? Environment = null);

/// <summary>Represents the import of a bundle.</summary>
/// <param name="Id">The ID of the import.</param>
/// <param name="Namespace">The namespace of the environment.</param>
/// <param name="Environment">The name of the environment, or null until the name in the bundle is known.</param>
/// <param name="State"><c>RECEIVING</c>, <c>STAGING</c> or <c>IMPORTED</c>.</param>
/// <param name="Received">The number of bytes received.</param>
/// <param name="BuildId">The ID of the build that is recreated as the active one, or null if none.</param>
/// <param name="Status">The status of the run: <c>NONE</c>, <c>RUNNING</c>, <c>COMPLETED</c> or <c>FAILED</c>.</param>
/// <param name="Message">The reason if the run has failed.</param>
/// <param name="ErrorCode">The error code if the run has failed.</param>
/// <param name="Hints">Hints to resolve the failure.</param>
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

/// <summary>Represents the preview of an import.</summary>
/// <param name="Namespace">The namespace of the environment.</param>
/// <param name="Environment">The name of the environment.</param>
/// <param name="NamespaceIsNew">Whether the namespace would be created.</param>
/// <param name="Builds">The number of builds that would be added to the history.</param>
/// <param name="Restorable">The number of these builds that can be recreated.</param>
/// <param name="NewSpecifications">The number of specifications that the store does not have yet.</param>
/// <param name="Packages">The number of package archives in the bundle.</param>
/// <param name="Bytes">The total size of the files in the bundle, in bytes.</param>
/// <param name="Channels">The channels that the packages come from.</param>
/// <param name="Settings">The settings that differ; those of the store are kept.</param>
/// <param name="Problems">The reasons why the import would be refused; empty if it would not.</param>
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

/// <summary>Represents a reason why a bundle cannot be imported.</summary>
/// <param name="Code">The error code, for example <c>CS1012</c>.</param>
/// <param name="Message">The reason, as a sentence.</param>
/// <param name="Build">The ID of the affected build in the bundle, or null for the whole bundle.</param>
/// <param name="Hints">Hints to resolve the problem.</param>
public sealed record RemoteImportProblem(string Code, string Message, long? Build, IReadOnlyList<string> Hints);

/// <summary>Represents a setting that has different values in the bundle and in the store.</summary>
/// <param name="Name">The name of the setting.</param>
/// <param name="There">The value in the bundle, as JSON.</param>
/// <param name="Here">The value in the store, as JSON.</param>
public sealed record RemoteSettingDifference(string Name, string There, string Here);

/// <summary>Represents the response to an uploaded piece.</summary>
/// <param name="Received">The number of bytes received so far.</param>
internal sealed record RemoteReceipt(long Received);
