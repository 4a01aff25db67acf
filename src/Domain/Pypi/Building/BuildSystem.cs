using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Pypi.Building;

/// <summary>What builds a project (PEP 517, https://peps.python.org/pep-0517/, and PEP 518, https://peps.python.org/pep-0518/).</summary>
/// <param name="Requires">What has to be there before the backend is imported.</param>
/// <param name="Backend">The backend, <c>module</c> or <c>module:object</c>.</param>
/// <param name="BackendPath">Folders of the project that the backend is imported from; empty for one that is installed.</param>
internal sealed record BuildSystem(IReadOnlyList<PypiRequirement> Requires, string Backend, IReadOnlyList<string> BackendPath)
{
    /// <summary>The backend of projects that name none.</summary>
    public const string LegacyBackend = "setuptools.build_meta:__legacy__";

    /// <summary>Gets what builds projects that say nothing about it.</summary>
    public static BuildSystem Legacy { get; } = new([PypiRequirement.Parse("setuptools>=40.8.0")], LegacyBackend, []);
}
