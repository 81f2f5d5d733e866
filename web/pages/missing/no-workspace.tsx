import { texts } from "../../texts/missing.ts";
import { Gate } from "../sign-in/gate.tsx";

/** For somebody who was taken out of every workspace. */
export const NoWorkspace = () => <Gate title={texts.noWorkspace.title} about={texts.noWorkspace.about} />;
