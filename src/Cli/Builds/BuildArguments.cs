using System.CommandLine;

namespace CondaStore.Cli.Builds;

/// <summary>Creates the arguments of commands on builds.</summary>
internal static class BuildArguments
{
    /// <summary>Creates the argument of a build.</summary>
    public static Argument<long> Id() => new("BUILD") { Description = "The ID of the build." };
}
