namespace CondaStore.Client;

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
