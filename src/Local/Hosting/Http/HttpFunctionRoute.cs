using System.Diagnostics.CodeAnalysis;
using CondaStore.Local.Hosting.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace CondaStore.Local.Hosting.Http;

/// <summary>The route of one HTTP function: template, inline constraints and methods, matched as the Functions host matches them.</summary>
internal sealed class HttpFunctionRoute
{
    private readonly TemplateMatcher _matcher;
    private readonly IDictionary<string, IRouteConstraint> _constraints;
    private readonly HashSet<string> _methods;

    public HttpFunctionRoute(EmbeddedFunction function, IServiceProvider services)
    {
        Function = function;
        HttpTriggerAttribute trigger = (HttpTriggerAttribute)function.Trigger;
        _methods = new HashSet<string>(trigger.Methods ?? [], StringComparer.OrdinalIgnoreCase);
        RouteTemplate template = TemplateParser.Parse(trigger.Route ?? function.Name);

        RouteOptions options = new();
        options.SetParameterPolicy<RegexInlineRouteConstraint>("regex");
        RouteConstraintBuilder constraints = new(
            new DefaultInlineConstraintResolver(Options.Create(options), services), template.TemplateText!);
        RouteValueDictionary defaults = [];
        foreach (TemplatePart parameter in template.Parameters)
        {
            if (parameter.DefaultValue is not null)
            {
                defaults.Add(parameter.Name!, parameter.DefaultValue);
            }

            if (parameter.IsOptional)
            {
                constraints.SetOptional(parameter.Name!);
            }

            foreach (InlineConstraint constraint in parameter.InlineConstraints)
            {
                constraints.AddResolvedConstraint(parameter.Name!, constraint.Constraint);
            }
        }

        _constraints = constraints.Build();
        _matcher = new TemplateMatcher(template, defaults);
    }

    public EmbeddedFunction Function { get; }

    /// <summary>Whether the request is this function's, and the values of its route parameters then.</summary>
    public bool TryMatch(HttpContext http, [NotNullWhen(true)] out RouteValueDictionary? values)
    {
        values = null;
        if (_methods.Count > 0 && !_methods.Contains(http.Request.Method))
        {
            return false;
        }

        RouteValueDictionary found = [];
        if (!_matcher.TryMatch(http.Request.Path, found))
        {
            return false;
        }

        foreach ((string key, IRouteConstraint constraint) in _constraints)
        {
            if (!constraint.Match(http, null, key, found, RouteDirection.IncomingRequest))
            {
                return false;
            }
        }

        values = found;
        return true;
    }
}
