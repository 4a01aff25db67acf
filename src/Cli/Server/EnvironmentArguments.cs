using System.CommandLine;

namespace CondaStore.Cli.Server;

/// <summary>Creates the arguments that name environments.</summary>
internal static class EnvironmentArguments
{
    /// <summary>Creates the argument of an environment.</summary>
    public static Argument<string> Name(string symbol = "ENVIRONMENT", string description = "NAMESPACE/NAME.") =>
        new(symbol) { Description = description };

    /// <summary>Creates the argument of an environment or one of its builds.</summary>
    public static Argument<string> NameOrBuild() => Name(description: "NAMESPACE/NAME, or NAMESPACE/NAME@BUILD for a certain build.");
}
