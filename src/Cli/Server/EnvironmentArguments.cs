using System.CommandLine;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Server;

/// <summary>Creates the arguments that name environments and namespaces; shells complete them with those of the store.</summary>
internal static class EnvironmentArguments
{
    /// <summary>Creates the argument of an environment.</summary>
    public static Argument<string> Name(CommandConsole console, string symbol = "ENVIRONMENT", string description = "NAMESPACE/NAME.")
    {
        Argument<string> argument = new(symbol) { Description = description };
        argument.CompletionSources.Add(context => StoreCompletions.Environments(console, context));
        return argument;
    }

    /// <summary>Creates the argument of an environment or one of its builds.</summary>
    public static Argument<string> NameOrBuild(CommandConsole console) =>
        Name(console, description: "NAMESPACE/NAME, or NAMESPACE/NAME@BUILD for a certain build.");

    /// <summary>Creates the argument of a namespace.</summary>
    public static Argument<string> Namespace(
        CommandConsole console, string symbol = "NAMESPACE", string description = "The name of the namespace.")
    {
        Argument<string> argument = new(symbol) { Description = description };
        argument.CompletionSources.Add(context => StoreCompletions.Namespaces(console, context));
        return argument;
    }
}
