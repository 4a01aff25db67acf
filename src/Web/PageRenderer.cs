using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.Web;

/// <summary>
/// Renders a page to HTML, in a service scope of its own: the renderer asks for scoped services. Pages get everything they show as
/// parameters and ask for nothing themselves.
/// </summary>
public sealed class PageRenderer(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    /// <summary>The HTML of a page.</summary>
    /// <typeparam name="TPage">The page's component.</typeparam>
    /// <param name="parameters">The component's parameters by name.</param>
    public async Task<string> RenderAsync<TPage>(IDictionary<string, object?> parameters)
        where TPage : IComponent
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await using HtmlRenderer renderer = new(scope.ServiceProvider, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            "<!DOCTYPE html>\n" + (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters))).ToHtmlString());
    }
}
