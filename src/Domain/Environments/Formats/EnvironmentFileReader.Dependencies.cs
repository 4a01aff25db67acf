using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Environments.Formats;

internal sealed partial class EnvironmentFileReader
{
    private const string DependenciesKey = "dependencies";
    private const string PipKey = "pip";

    /// <summary>Any platform: whether a text is a selector does not depend on it.</summary>
    private const string AnyPlatform = "linux-64";

    private List<EnvironmentDependency> ReadDependencies(DocumentNode? node)
    {
        List<EnvironmentDependency> dependencies = [];
        foreach ((int index, DocumentNode item) in ReadItems(node, [DependenciesKey]).Index())
        {
            if (!TryReadSelector(item, out string? selector))
            {
                continue;
            }

            if (item.Entries is not null)
            {
                ReadMapping(dependencies, item, index, selector);
            }
            else
            {
                AddSpec(dependencies, item, index, selector);
            }
        }

        return dependencies;
    }

    /// <summary>Reads the selector in the comment after a dependency if selectors are kept; returns false if it excludes the
    /// dependency.</summary>
    private bool TryReadSelector(DocumentNode item, out string? selector)
    {
        ReadOnlySpan<char> found = PlatformSelector.FindIn(_lines[item.Line]);
        selector = options.KeepsSelectors && PlatformSelector.TryEvaluate(found, AnyPlatform, out _) ? found.ToString() : null;
        return selector is not null || Applies(item);
    }

    private void ReadMapping(List<EnvironmentDependency> dependencies, DocumentNode item, int index, string? selector)
    {
        foreach ((DocumentNode key, DocumentNode value) in item.Entries!)
        {
            string name = key.Text!;
            if (name == PipKey)
            {
                dependencies.Add(EnvironmentDependency.OfPip(ReadPip(value, index)));
            }
            else if (name.StartsWith("sel(", StringComparison.Ordinal) && name.EndsWith(')'))
            {
                ReadSelected(dependencies, key, value, index, selector);
            }
            else
            {
                string hint = value.Text is { Length: > 0 } version && !value.IsNull
                    ? $"write '{name}={version}' without ': '"
                    : "pip requirements stand below '- pip:', everything else is a text";
                Add(
                    EnvironmentFileRule.Dependency, key, [DependenciesKey, index],
                    $"A dependency is a text or a pip section; '{name}:' is neither.", [hint, .. Near(name)]);
            }
        }
    }

    private static IEnumerable<string> Near(string name) =>
        NearestNames.Find(name, [PipKey]).Select(near => $"did you mean '{near}'?");

    private void ReadSelected(List<EnvironmentDependency> dependencies, DocumentNode key, DocumentNode value, int index, string? remark)
    {
        string selector = key.Text![4..^1];
        if (!PlatformSelector.TryEvaluate(selector, options.Platform ?? AnyPlatform, out bool applies))
        {
            if (options.Platform is not null || options.KeepsSelectors)
            {
                Add(
                    EnvironmentFileRule.Platform, key, [DependenciesKey, index], $"'{selector}' does not select platforms.",
                    "examples: sel(linux), sel(unix), sel(win64), sel(osx-arm64)");
                return;
            }
        }

        if (!options.KeepsSelectors && options.Platform is not null && !applies)
        {
            return;
        }

        string? kept = !options.KeepsSelectors ? null : remark is null ? selector : $"({remark}) and ({selector})";
        foreach (DocumentNode item in value.Items ?? [value])
        {
            AddSpec(dependencies, item, index, kept);
        }
    }

    private void AddSpec(List<EnvironmentDependency> dependencies, DocumentNode item, int index, string? selector)
    {
        object[] path = [DependenciesKey, index];
        if (item.Text is null || item.IsNull)
        {
            Add(EnvironmentFileRule.Dependency, item, path, $"A dependency must be a text, this is {item.Kind}.");
            return;
        }

        string spec = item.Text.Trim();
        if (!MatchSpec.TryParse(spec, options.SpecOptions, out MatchSpec? parsed, out SyntaxError error))
        {
            StoreException failure = error.ToException(ErrorCode.InvalidMatchSpec, "Invalid dependency", spec);
            Add(EnvironmentFileRule.Spec, path, spec, new StoreException(ErrorCode.InvalidMatchSpec, failure.Message, failure)
            {
                Location = new SourceLocation(options.File, item.Line, item.Column + (item.IsQuoted ? 1 : 0) + error.Offset),
                Found = failure.Found,
                Hints = failure.Hints,
            });
            return;
        }

        foreach (string warning in parsed.Warnings)
        {
            Warn(item, warning);
        }

        dependencies.Add(EnvironmentDependency.OfConda(spec, parsed) with { Selector = selector });
    }

    private List<PipLine> ReadPip(DocumentNode node, int index)
    {
        List<PipLine> lines = [];
        object[] path = [DependenciesKey, index, PipKey];
        foreach ((int number, DocumentNode item) in ReadItems(node, path).Index())
        {
            if (!Applies(item))
            {
                continue;
            }

            if (item.Text is null || item.IsNull)
            {
                Add(EnvironmentFileRule.Text, item, [.. path, number], $"An entry of '{PipKey}' must be a text, this is {item.Kind}.");
                continue;
            }

            PipLine line = new(item.Text.Trim(), item.Location);
            if (options.ChecksPip && line is { IsOption: true, IsKnownOption: false })
            {
                Add(
                    EnvironmentFileRule.PipOption, item, [.. path, number], $"'{line.Text}' is not an option that is known here.",
                    $"known are {string.Join(", ", PipLine.KnownOptions)}");
            }
            else if (options.ChecksPip && line is { IsOption: false, Requirement: null })
            {
                Add(EnvironmentFileRule.PipRequirement, item, [.. path, number], $"'{line.Text}' is not a requirement for pip.");
            }
            else
            {
                lines.Add(line);
            }
        }

        return lines;
    }
}
