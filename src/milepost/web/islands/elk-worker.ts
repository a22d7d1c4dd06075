/*! @license elkjs (Eclipse Layout Kernel): EPL-2.0, https://github.com/kieler/elkjs, used unchanged */
/** The layout engine in a worker of its own: the page stays at hand while it works. It listens as soon as it is loaded. */
import "elkjs/lib/elk-worker.min.js";
