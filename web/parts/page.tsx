import { createContext, type ReactNode, useContext, useEffect } from "react";

interface PageProps {
  title: string;
  /** Above the title: where this page lies. */
  crumbs?: ReactNode;
  /** Beside the title: a status. */
  beside?: ReactNode;
  /** Under the title, one sentence. */
  about?: ReactNode;
  actions?: ReactNode;
  /** The whole width, for canvases and wide tables. */
  isWide?: boolean;
  children: ReactNode;
}

const InMain = createContext(false);
/** Around what stands in the main part of the document already. */
export const WithinMain = ({ children }: { children: ReactNode }) => <InMain value>{children}</InMain>;

/** The main part of the document, unless it stands in it: for what is shown in place of a page or of all pages. */
export const MainPart = ({ children }: { children: ReactNode }) =>
  useContext(InMain) ? children : <main>{children}</main>;

/** The heading says what the page is, also to those who come to it by keyboard. */
export const pageTitleId = "page-title";

/** A page with its one heading. */
export function Page({ title, crumbs, beside, about, actions, isWide = false, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Tripline`;
  }, [title]);
  return (
    <div
      className={`mx-auto flex w-full flex-col gap-6 px-4 py-6 sm:px-6 lg:px-8 ${isWide ? "" : "max-w-7xl"}`}
    >
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          {crumbs === undefined ? null : <div className="mb-1 text-sm text-muted">{crumbs}</div>}
          <div className="flex flex-wrap items-center gap-3">
            <h1 id={pageTitleId} className="text-2xl font-semibold tracking-tight wrap-anywhere">
              {title}
            </h1>
            {beside}
          </div>
          {about === undefined ? null : <p className="mt-1 max-w-3xl text-sm text-muted">{about}</p>}
        </div>
        {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface CardProps {
  title?: string;
  about?: ReactNode;
  actions?: ReactNode;
  /** Without inner space: a table reaches its edges. */
  isFlush?: boolean;
  children: ReactNode;
}

/** One part of a page. */
export function Card({ title, about, actions, isFlush = false, children }: CardProps) {
  return (
    <section className="min-w-0 rounded-xl border border-line bg-surface">
      {title === undefined ? null : (
        <header className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-5 py-3">
          {/* On a narrow screen the title gives way before what is beside it goes below. */}
          <div className="min-w-0 flex-1 basis-36">
            <h2 className="text-sm font-semibold">{title}</h2>
            {about === undefined ? null : <p className="text-xs text-muted">{about}</p>}
          </div>
          {actions}
        </header>
      )}
      <div className={isFlush ? "" : "p-5"}>{children}</div>
    </section>
  );
}
