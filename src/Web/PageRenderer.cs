using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.Web;

/// <summary>
/// Renders pages to HTML. Each page is rendered in its own service scope, because the renderer uses scoped services. Pages receive all
/// data as parameters and resolve no services themselves.
/// </summary>
public sealed class PageRenderer(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    /// <summary>Renders a page to HTML.</summary>
    /// <typeparam name="TPage">The component of the page.</typeparam>
    /// <param name="parameters">The parameters of the component, by name.</param>
    public async Task<string> RenderAsync<TPage>(IDictionary<string, object?> parameters)
        where TPage : IComponent
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await using HtmlRenderer renderer = new(scope.ServiceProvider, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            "<!DOCTYPE html>\n" + (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters))).ToHtmlString());
    }
}
