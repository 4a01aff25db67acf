using System.Text.Json;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Cli.Environments;

/// <summary>Represents changes of the requirements of an environment.</summary>
internal sealed class SpecificationEdit
{
    private readonly EnvironmentFile _file;
    private readonly List<EnvironmentDependency> _conda;
    private readonly List<PipLine> _pip;

    private SpecificationEdit(EnvironmentFile file)
    {
        _file = file;
        _conda = [.. file.Dependencies.Where(d => d.Pip is null)];
        _pip = [.. file.PipLines];
    }

    /// <summary>The changed requirements.</summary>
    public EnvironmentFile File => _file with
    {
        Description = _file.Description is { Length: > 0 } description ? description : null,
        Dependencies = [.. _conda, .. _pip.Count > 0 ? (EnvironmentDependency[])[EnvironmentDependency.OfPip(_pip)] : []],
    };

    /// <summary>Begins with what a build was built from.</summary>
    /// <exception cref="StoreException">It was built from a lockfile (<see cref="ErrorCode.InvalidState"/>).</exception>
    public static SpecificationEdit Of(RemoteBuild build)
    {
        JsonElement spec = build.Specification?.Spec ?? default;
        return spec.ValueKind != JsonValueKind.Object || spec.TryGetProperty("lockfile", out _)
            ? throw new StoreException(
                ErrorCode.InvalidState, $"Build {build.Id} was built from a lockfile, which has no requirements that could be changed.")
            {
                Hints = [$"conda-store env update {build.Namespace}/{build.Environment} --file environment.yml"],
            }
            : new SpecificationEdit(EnvironmentFile.Parse(spec.GetRawText(), new EnvironmentFileOptions { KeepsSelectors = true }));
    }

    /// <summary>Adds a conda requirement, in the place of the one for the same package if there is one.</summary>
    /// <param name="text">A match spec.</param>
    /// <param name="mustBeThere">Whether there must already be one for the same package.</param>
    /// <exception cref="StoreException">
    /// The text is not a match spec (<see cref="ErrorCode.InvalidMatchSpec"/>), or there is no requirement that it could replace
    /// (<see cref="ErrorCode.NotFound"/>).
    /// </exception>
    public void Set(string text, bool mustBeThere)
    {
        MatchSpec spec = MatchSpec.Parse(text, SpecOptions.Extensions);
        int at = spec.Name is { } name ? IndexOf(name) : -1;
        if (at >= 0)
        {
            _conda[at] = EnvironmentDependency.OfConda(text) with { Selector = _conda[at].Selector };
        }
        else if (mustBeThere)
        {
            throw Missing(spec.Name ?? text);
        }
        else
        {
            _conda.Add(EnvironmentDependency.OfConda(text));
        }
    }

    /// <summary>Replaces the requirement for a package.</summary>
    /// <param name="text">A match spec.</param>
    /// <param name="mayBeDependency">Whether a name alone may be that of a package that comes with others.</param>
    /// <exception cref="StoreException">As <see cref="Set"/>.</exception>
    public void Update(string text, bool mayBeDependency)
    {
        MatchSpec spec = MatchSpec.Parse(text, SpecOptions.Extensions);
        bool isNameAlone = spec.Name == text;
        if (!(mayBeDependency && isNameAlone && IndexOf(text) < 0))
        {
            Set(text, mustBeThere: !mayBeDependency);
        }
    }

    /// <summary>Gets the name in a match spec.</summary>
    /// <exception cref="StoreException">The text is not a match spec (<see cref="ErrorCode.InvalidMatchSpec"/>).</exception>
    public static string NameOf(string text) => MatchSpec.Parse(text, SpecOptions.Extensions).Name ?? text;

    /// <summary>Adds a requirement for pip, in the place of the one for the same project if there is one.</summary>
    /// <exception cref="StoreException">The text is not a requirement (<see cref="ErrorCode.InvalidRequirement"/>).</exception>
    public void SetPip(string text)
    {
        PypiRequirement requirement = PypiRequirement.Parse(text);
        PipLine line = new(text, new SourceLocation(null, 0, 0));
        int at = _pip.FindIndex(l => l.Requirement?.Name == requirement.Name);
        if (at >= 0)
        {
            _pip[at] = line;
        }
        else
        {
            _pip.Add(line);
        }
    }

    /// <summary>Removes the requirements for a package, be they for conda or for pip.</summary>
    /// <exception cref="StoreException">There are none (<see cref="ErrorCode.NotFound"/>).</exception>
    public void Remove(string name)
    {
        int conda = _conda.RemoveAll(d => IsNamed(d, name));
        string project = ProjectName.Normalize(name);
        if (_pip.RemoveAll(l => l.Requirement?.Name == project) + conda == 0)
        {
            throw Missing(name);
        }
    }

    private int IndexOf(string name) => _conda.FindIndex(d => IsNamed(d, name));

    private static bool IsNamed(EnvironmentDependency dependency, string name) =>
        NameOf(dependency) is { } own && string.Equals(own, name, StringComparison.OrdinalIgnoreCase);

    // A dependency with a selector is kept as text.
    private static string? NameOf(EnvironmentDependency dependency) =>
        dependency.Conda?.Name
        ?? (MatchSpec.TryParse(dependency.Text ?? "", SpecOptions.Extensions, out MatchSpec? spec) ? spec.Name : null);

    private StoreException Missing(string name)
    {
        List<string> known = [.. _conda.Select(NameOf).OfType<string>(), .. _pip.Select(l => l.Requirement?.Name).OfType<string>()];
        return new StoreException(ErrorCode.NotFound, $"The environment does not require '{name}'.")
        {
            Hints =
            [
                .. NearestNames.Find(name, known, 1).Select(near => $"did you mean '{near}'?"),
                $"it requires {string.Join(", ", known)}; everything else comes with these",
            ],
        };
    }
}
