using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Web;

namespace CondaStore.Functions.Pages;

/// <summary>The command that pages show for an environment on the share.</summary>
internal static class UseCommand
{
    /// <summary>The command; where the environment cannot be read, with no more than its file says.</summary>
    /// <param name="prefix">Where people find the environment.</param>
    /// <param name="specification">What it was built from.</param>
    public static string Of(string prefix, Specification? specification)
    {
        try
        {
            if (Directory.Exists(prefix))
            {
                return ActivationCommand.Of(PrefixEnvironment.Read(prefix));
            }
        }
        catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException)
        {
            // A page is shown all the same: what its environment lacks is told elsewhere.
        }

        return ActivationCommand.For(prefix, SpecificationText.Variables(specification), []);
    }
}
