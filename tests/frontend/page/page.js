/**
 * A notebook as JupyterLab opens it: Lab's own document, editor, toolbar and renderers, without the
 * shell around them.
 *
 *     index.html?token=TOKEN&notebook=PATH[&plain]      plain: without the renderer of Vega charts
 */
import "@jupyterlab/docmanager/style/index.js";
import "@jupyterlab/markedparser-extension/style/index.js";
import "@jupyterlab/notebook/style/index.js";
import "@jupyterlab/theme-light-extension/style/theme.css";
import "@jupyterlab/vega5-extension/style/index.js";
import {
  CodeMirrorEditorFactory,
  CodeMirrorMimeTypeService,
  EditorExtensionRegistry,
  EditorLanguageRegistry,
  EditorThemeRegistry,
  ybinding,
} from "@jupyterlab/codemirror";
import { PageConfig } from "@jupyterlab/coreutils";
import { DocumentManager } from "@jupyterlab/docmanager";
import { DocumentRegistry } from "@jupyterlab/docregistry";
import { createMarkdownParser } from "@jupyterlab/markedparser-extension";
import {
  NotebookActions,
  NotebookModelFactory,
  NotebookPanel,
  NotebookWidgetFactory,
  StaticNotebook,
  ToolbarItems,
} from "@jupyterlab/notebook";
import { RenderMimeRegistry, standardRendererFactories } from "@jupyterlab/rendermime";
import { ServiceManager } from "@jupyterlab/services";
import vega from "@jupyterlab/vega5-extension";
import { Widget } from "@lumino/widgets";

const asked = new URLSearchParams(location.search);
PageConfig.setOption("baseUrl", "/");
PageConfig.setOption("token", asked.get("token"));

const languages = new EditorLanguageRegistry();
EditorLanguageRegistry.getDefaultLanguages().forEach((each) => languages.addLanguage(each));
const themes = new EditorThemeRegistry();
EditorThemeRegistry.getDefaultThemes().forEach((each) => themes.addTheme(each));
const extensions = new EditorExtensionRegistry();
EditorExtensionRegistry.getDefaultExtensions({ themes })
  .forEach((each) => extensions.addExtension(each));
// What is typed reaches the document by this alone.
extensions.addExtension({
  name: "shared-model-binding",
  factory: ({ model: { sharedModel: { ysource, undoManager } } }) =>
    EditorExtensionRegistry.createImmutableExtension(
      ybinding({ ytext: ysource, undoManager: undoManager ?? undefined }),
    ),
});
const editors = new CodeMirrorEditorFactory({ extensions, languages });

const rendermime = new RenderMimeRegistry({
  initialFactories: standardRendererFactories,
  markdownParser: createMarkdownParser(languages),
});
if (!asked.has("plain")) rendermime.addFactory(vega.rendererFactory, vega.rank);

const registry = new DocumentRegistry();
registry.addModelFactory(new NotebookModelFactory());
registry.addWidgetFactory(
  new NotebookWidgetFactory({
    name: "Notebook",
    modelName: "notebook",
    fileTypes: ["notebook"],
    defaultFor: ["notebook"],
    preferKernel: true,
    canStartKernel: true,
    rendermime,
    contentFactory: new NotebookPanel.ContentFactory({
      editorFactory: (options) => editors.newInlineEditor(options),
    }),
    mimeTypeService: new CodeMirrorMimeTypeService(languages),
    // As the settings of Lab have it where nobody has changed them.
    notebookConfig: {
      ...StaticNotebook.defaultNotebookConfig,
      windowingMode: "contentVisibility",
    },
    toolbarFactory: (panel) => ToolbarItems.getDefaultItems(panel),
  }),
);

const manager = new ServiceManager();
await manager.ready;
const documents = new DocumentManager({ registry, manager, opener: { open() {} } });
const panel = documents.open(asked.get("notebook"));
panel.id = "panel";
Widget.attach(panel, document.body);
addEventListener("resize", () => panel.update());
await panel.context.ready;
await panel.sessionContext.ready;

globalThis.lab = {
  panel,
  /** How many runs have not ended. */
  running: 0,
  /** Runs cells, all where none are named, and does not wait for their end. */
  run(cells = panel.content.widgets) {
    lab.running++;
    NotebookActions.runCells(panel.content, cells, panel.sessionContext)
      .finally(() => lab.running--);
  },
};
