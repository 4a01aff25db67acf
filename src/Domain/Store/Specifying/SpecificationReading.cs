using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>Represents the text of an environment file as it was read for an editor: its name and all mistakes, in the store's own
/// words.</summary>
/// <param name="Name">The name of the environment; null if it has none that can be used.</param>
/// <param name="Problems">The mistakes, in the order of the text; empty if there are none.</param>
public sealed record SpecificationReading(string? Name, IReadOnlyList<SpecificationProblem> Problems)
{
    /// <summary>Reads an environment file by the rules for submitted ones.</summary>
    public static SpecificationReading Of(string text)
    {
        try
        {
            EnvironmentFile file =
                EnvironmentFile.Read(text, SpecificationReader.Options, out IReadOnlyList<EnvironmentFileProblem> problems);
            SpecificationProblem[] found =
                [.. problems.Select(p => SpecificationProblem.Of(p.Failure)).Distinct().OrderBy(p => p.Line).ThenBy(p => p.Column)];
            if (found.Length == 0)
            {
                StoreNames.CheckEnvironment(file.Name!);
            }

            return new SpecificationReading(problems.Any(p => p.Rule == EnvironmentFileRule.Name) ? null : file.Name, found);
        }
        catch (StoreException failure)
        {
            return new SpecificationReading(null, [SpecificationProblem.Of(failure)]);
        }
    }
}
